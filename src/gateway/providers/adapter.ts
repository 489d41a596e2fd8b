import type { ModelCard, ModelRef, ProviderCard } from '../../core/model.js';
import type { Provider } from '../../core/provider.js';
import type { UpstreamHttp } from '../http.js';

/** What every adapter is given. `secret` reads the provider's key when it is needed. */
export type ProviderDeps = { readonly http: UpstreamHttp; secret(): Promise<string | undefined> };

/** Makes the provider that speaks one wire format, for one row of the catalogue. */
export type MakeProvider = (
  card: ProviderCard,
  deps: ProviderDeps & { modelOf(ref: ModelRef): ModelCard | undefined },
) => Provider;
