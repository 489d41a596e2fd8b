import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import type { Stock } from '../gateway/inventory.js';

/** Ids of the providers whose models can be called now; the Offline helper is no model. */
export const readyProviders = ({ providers, access }: Stock): readonly string[] =>
  providers.map(({ id }) => id).filter((id) => id !== OFFLINE_PROVIDER && access.get(id)?.state === 'ready');
