import { dayOf, retirementOf, retirementText } from '../lifecycle.js';
import type { DropStage } from '../route/stage.js';

/** Drops what its provider has retired. A model that was named is asked for all the same: some accounts keep it for longer. */
export const keepCurrent: DropStage = {
  id: 'keep-current',
  meaning: 'No model that its provider has retired',
  dependsOn: ({ asked, atMs }) => [asked.kind, dayOf(atMs)],
  reasonIn: ({ asked, atMs }) => {
    if (asked.kind === 'explicit') return undefined;
    return (model) => {
      const retirement = retirementOf(model, atMs);
      return retirement?.state === 'retired' ? retirementText(retirement) : undefined;
    };
  },
};
