import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** Drops models whose provider has no key, is not running or is turned off, and says what would change that. */
export const requireAccess: PolicyStage = {
  id: 'require-access',
  meaning: 'The provider can be called now',
  apply: (pool, { access }) =>
    dropWhere(pool, 'require-access', ({ model }) => {
      const state = access.get(model.provider);
      if (state?.state === 'ready') return undefined;
      return state?.hint ?? 'the provider is not known here';
    }),
};
