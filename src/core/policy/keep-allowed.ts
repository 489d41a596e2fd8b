import { isAllowed } from '../model-pattern.js';
import type { DropStage } from '../route/stage.js';

/** Why a model may not be used, naming those that may. */
export const allowsOnly = (patterns: readonly string[] = []): string =>
  `the key of this client allows only ${patterns.join(', ')}`;

/** A client whose key names models gets none but these. */
export const keepAllowed: DropStage = {
  id: 'keep-allowed',
  meaning: "Only models that the client's key allows",
  dependsOn: ({ allowedModels }) => [allowedModels?.join(' ')],
  reasonIn: ({ allowedModels }) => {
    if (allowedModels === undefined) return undefined;
    const reason = allowsOnly(allowedModels);
    return (model) => (isAllowed(model, allowedModels) ? undefined : reason);
  },
};
