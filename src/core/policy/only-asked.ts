import { refText, sameRef } from '../model.js';
import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** A model named by the client is used, or the request fails: it is never replaced. */
export const onlyAsked: PolicyStage = {
  id: 'only-asked',
  meaning: 'A model that was named is the only one considered',
  apply: (pool, { asked }) =>
    asked.kind === 'auto'
      ? pool
      : dropWhere(pool, 'only-asked', ({ model }) =>
          sameRef(model, asked.ref) ? undefined : `${refText(asked.ref)} was asked for by name`,
        ),
};
