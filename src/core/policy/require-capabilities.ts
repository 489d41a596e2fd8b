import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** Drops models that lack something the request uses: tools, images, a JSON schema. */
export const requireCapabilities: PolicyStage = {
  id: 'require-capabilities',
  meaning: 'The model can do what the request uses',
  apply: (pool, { needs }) =>
    needs.capabilities.length === 0
      ? pool
      : dropWhere(pool, 'require-capabilities', ({ model }) => {
          const missing = needs.capabilities.filter((capability) => !model.capabilities.includes(capability));
          return missing.length === 0 ? undefined : `lacks ${missing.join(', ')}`;
        }),
};
