import type { App } from '../../app.js';
import { refText, type ModelCard, type ProviderCard } from '../../core/model.js';
import { OFFLINE_PROVIDER } from '../../core/policy/offline-last.js';
import type { Region } from '../../core/region.js';
import type { BackendsView } from '../../dashboard/backends.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import { toModelsView } from '../../dashboard/view-models.js';

/** Where the key of a provider comes from. 'credentials' are those that the environment has beside keys. */
export type KeyState =
  | { readonly kind: 'stored' | 'none' | 'not-needed' | 'credentials' }
  | { readonly kind: 'environment'; readonly variable: string };

/** What the panel knows of a provider, with what only the editor shows. */
export type ProviderFacts = ModelsView['providers'][number] & {
  readonly key: KeyState;
  /** True when there is a key to be set. */
  readonly takesKey: boolean;
  /** Where the next call goes. */
  readonly nextRegion: Region;
};

/** What the panel knows of a model, with its price in numbers. */
export type ModelFacts = Omit<ModelsView['models'][number], 'price'> & Pick<ModelCard, 'price'>;

/** What the view is made of; the Offline helper is no model. */
export type ModelsFacts = {
  /** What it was read from. */
  readonly stock: Awaited<ReturnType<App['inventory']['snapshot']>>;
  readonly providers: readonly ProviderFacts[];
  readonly models: readonly ModelFacts[];
  readonly backends: BackendsView;
};

type Source = Pick<App, 'inventory' | 'keys' | 'backends'>;

/** Reads what there is and where keys come from. Local servers are asked for their models, as for a request. */
export async function readFacts({ inventory, keys, backends }: Source): Promise<ModelsFacts> {
  const [stock] = await Promise.all([inventory.snapshot(), backends.ready()]);
  const seen = backends.view();
  const providers = stock.providers.filter(({ id }) => id !== OFFLINE_PROVIDER);
  const { placesOf } = inventory;
  const view = toModelsView({ ...stock, providers, placesOf, nowMs: seen.atMs });
  const origins = await Promise.all(providers.map(async (card) => [card.id, await keys.originOf(card)] as const));
  const originOf = new Map(origins);
  const cardOf = new Map(providers.map((card) => [card.id, card]));
  const modelOf = new Map(stock.models.map((card) => [refText(card), card]));
  return {
    stock,
    providers: view.providers.flatMap((row) => {
      const card = cardOf.get(row.id);
      if (!card) return [];
      const key = keyStateOf(card, row.state, originOf.get(row.id));
      const nextRegion = placesOf(card)[0]?.region ?? card.region;
      return [{ ...row, key, takesKey: takesKey(card), nextRegion }];
    }),
    models: view.models
      .filter(({ provider }) => cardOf.has(provider))
      .map((row) => ({ ...row, price: modelOf.get(row.model)?.price })),
    backends: seen,
  };
}

/** Calls inside this process have no key, and servers of this machine can do without. */
const takesKey = ({ local, baseUrl }: ProviderCard): boolean => !local && baseUrl !== '';

function keyStateOf(card: ProviderCard, state: string, origin: string | undefined): KeyState {
  if (origin === 'stored') return { kind: 'stored' };
  if (origin !== undefined) return { kind: 'environment', variable: origin };
  if (!takesKey(card)) return { kind: 'not-needed' };
  // Ready without a key: by what the environment has of AWS, Google or Azure.
  return { kind: state === 'ready' ? 'credentials' : 'none' };
}
