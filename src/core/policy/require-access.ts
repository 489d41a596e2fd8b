import type { DropStage } from '../route/stage.js';

/** Drops models whose provider has no key, is not running or is turned off, and says what would change that. */
export const requireAccess: DropStage = {
  id: 'require-access',
  meaning: 'The provider can be called now',
  dependsOn: ({ access }) => [access],
  reasonIn:
    ({ access }) =>
    ({ provider }) => {
      const state = access.get(provider);
      if (state?.state === 'ready') return undefined;
      return state?.hint ?? 'the provider is not known here';
    },
};
