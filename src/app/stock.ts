import { loadCatalog, type Catalog } from '../catalog/load.js';
import { customStock, type CustomStock } from '../config/custom.js';
import { fillPlaces } from '../core/address.js';
import { refText, type ModelCard, type ProviderCard } from '../core/model.js';
import type { Host, Log } from '../host.js';

/** The catalogue with the user's own providers laid over it. */
export type CardStock = {
  readonly catalog: Catalog;
  readonly cards: () => { readonly providers: readonly ProviderCard[]; readonly models: readonly ModelCard[] };
  /** Providers that discovery looks for on this machine, at the addresses the user gave. */
  readonly localServers: () => readonly ProviderCard[];
  readonly isCustom: (model: ModelCard) => boolean;
  /** Where prices come from and how old they are, for people. */
  readonly pricesNote: string;
  /** Reads the settings again. */
  readonly reload: () => void;
};

/** Joins catalogue and settings; problems in the settings are logged once each time they are read. */
export function createStock(host: Host, log: Log): CardStock {
  const catalog = located(loadCatalog(Date.now()), host.env);
  let joined: ReturnType<typeof join> | undefined;
  const read = (): ReturnType<typeof join> => {
    if (joined) return joined;
    const custom = customStock(host.settings(), catalog.providers);
    for (const problem of custom.problems) log.warn(problem);
    return (joined = join(catalog, custom, host.settings()['discovery.localAddresses']));
  };
  return {
    catalog,
    pricesNote: `@pydantic/genai-prices, tables of ${catalog.pricesAsOf}; catalogue of ${catalog.asOf}`,
    cards: read,
    localServers: () => read().providers.filter(({ probePath }) => probePath !== undefined),
    isCustom: (model) => read().customRefs.has(refText(model)),
    reload: () => {
      joined = undefined;
    },
  };
}

/** Regions, projects and resources are the user's: the environment names them. */
function located(catalog: Catalog, env: Host['env']): Catalog {
  const fill = (provider: ProviderCard, address: string): string => fillPlaces(address, env, provider.hosts);
  const providers = catalog.providers.map((provider) => ({
    ...provider,
    baseUrl: fill(provider, provider.baseUrl),
    also: provider.also.map((one) => ({ ...one, baseUrl: fill(provider, one.baseUrl) })),
  }));
  return { ...catalog, providers };
}

function join(catalog: Catalog, custom: CustomStock, addresses: Readonly<Record<string, string>>) {
  const replaced = new Set(custom.providers.map((provider) => provider.id));
  const customRefs = new Set(custom.models.map(refText));
  return {
    providers: [
      ...catalog.providers
        .filter((provider) => !replaced.has(provider.id))
        .map((provider) => moved(provider, addresses)),
      ...custom.providers,
    ],
    models: [...catalog.models.filter((model) => !customRefs.has(refText(model))), ...custom.models],
    customRefs,
  };
}

/** A local server where the user's settings say it is; what else it speaks there is found under the same origin. */
function moved(provider: ProviderCard, addresses: Readonly<Record<string, string>>): ProviderCard {
  const address = provider.probePath === undefined ? undefined : addresses[provider.id];
  if (address === undefined) return provider;
  const baseUrl = address.replace(/\/+$/, '');
  const { origin } = new URL(baseUrl);
  const also = provider.also.map((one) => ({ ...one, baseUrl: `${origin}${pathOf(one.baseUrl)}` }));
  return { ...provider, baseUrl, also };
}

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '');
