import type { DropStage } from '../route/stage.js';

/** Drops models that lack something the request uses: tools, images, a JSON schema. */
export const requireCapabilities: DropStage = {
  id: 'require-capabilities',
  meaning: 'The model can do what the request uses',
  dependsOn: ({ needs }) => needs.capabilities,
  reasonIn: ({ needs }) =>
    needs.capabilities.length === 0
      ? undefined
      : (model) => {
          const missing = needs.capabilities.filter((capability) => !model.capabilities.includes(capability));
          return missing.length === 0 ? undefined : `lacks ${missing.join(', ')}`;
        },
};
