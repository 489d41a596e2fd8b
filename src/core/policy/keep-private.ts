import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** With the preset 'private' the prompt does not leave this machine. */
export const keepPrivate: PolicyStage = {
  id: 'keep-private',
  meaning: 'With the preset "private", only models on this machine',
  apply: (pool, { asked }) =>
    asked.kind === 'auto' && asked.preset === 'private'
      ? dropWhere(pool, 'keep-private', ({ model }) =>
          model.local ? undefined : 'runs elsewhere; the preset is "private"',
        )
      : pool,
};
