import { outsideOf, type Placed } from '../core/endpoints.js';
import { GatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ProviderCard } from '../core/model.js';
import type { Provider } from '../core/provider.js';
import type { Residency } from '../core/region.js';
import type { Discovery } from '../gateway/discovery.js';
import type { ModelSource, SourcedProvider } from '../gateway/inventory.js';
import type { EditorModels } from '../host.js';
import type { CardStock } from './stock.js';

/** The catalogue's id for models that the editor itself offers. */
export const EDITOR_PROVIDER = 'vscode';

/** Local servers as a source of models. */
export function localServers(discovery: Discovery, enabled: () => boolean): ModelSource {
  let seen: { readonly found: unknown; readonly sourced: readonly SourcedProvider[] } | undefined;
  return async () => {
    if (!enabled()) return NOTHING;
    const found = await discovery.models();
    if (seen?.found !== found) {
      const sourced = found.map(({ provider, running, models, note }): SourcedProvider => ({
        providerId: provider.id,
        models,
        access: running ? { state: 'ready' } : { state: 'not-running', hint: note },
      }));
      seen = { found, sourced };
    }
    return seen.sourced;
  };
}

/** The editor's own models as a source. A failure there is no failure of ours: the others still count. */
export function editorModels(
  models: EditorModels,
  enabled: () => boolean,
  report: (error: unknown) => void,
): ModelSource {
  let seen: { readonly found: readonly ModelCard[]; readonly sourced: readonly SourcedProvider[] } | undefined;
  return async () => {
    if (!enabled()) return NOTHING;
    try {
      const found = await models.list();
      if (found.length === 0) return NOTHING;
      if (seen?.found !== found) {
        seen = { found, sourced: [{ providerId: EDITOR_PROVIDER, models: found, access: { state: 'ready' } }] };
      }
      return seen.sourced;
    } catch (error) {
      report(error);
      return NOTHING;
    }
  };
}

/** A provider that no address is chosen for, as the editor's own: its calls reject with 'forbidden' when prompts may not go there. */
export const withinResidency = (
  provider: Provider,
  placed: () => Placed | undefined,
  residency: () => Residency,
): Provider => ({
  id: provider.id,
  stream(call) {
    const card = placed();
    const outside = card ? outsideOf(card, call.model.model, residency()) : 'it is not known where its requests go';
    if (outside !== undefined) throw new GatewayError('forbidden', `${provider.id} was not called: ${outside}.`);
    return provider.stream(call);
  },
});

/** The same models, at the prices that the user set for them. */
export function atUsersPrices(
  source: ModelSource,
  { overrides, pricing }: Pick<CardStock, 'overrides' | 'pricing'>,
): ModelSource {
  let seen:
    { readonly found: unknown; readonly set: unknown; readonly sourced: readonly SourcedProvider[] } | undefined;
  return async () => {
    const found = await source();
    const set = overrides();
    if (set.size === 0) return found;
    if (seen?.found !== found || seen.set !== set) {
      const priced = (model: ModelCard): ModelCard =>
        set.has(refText(model)) ? { ...model, price: pricing.priceOf(model) } : model;
      seen = { found, set, sourced: found.map((one) => ({ ...one, models: one.models.map(priced) })) };
    }
    return seen.sourced;
  };
}

/** Always the same list: the inventory is joined again when a source gives another one. */
const NOTHING: readonly SourcedProvider[] = [];

/**
 * Where a key is kept: by provider and by the address it was given for, so that a moved address never gets it. Further
 * places of the provider share it: they stand in the same row of ours, or in the same entry that the user wrote.
 */
export const secretName = (provider: ProviderCard): string => `${provider.id} ${originText(provider)}`;

/** The address a provider's key is given for. */
export const originText = ({ baseUrl }: ProviderCard): string => new URL(baseUrl).origin;
