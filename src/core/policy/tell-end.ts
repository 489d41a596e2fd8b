import { retirementOf, retirementText } from '../lifecycle.js';
import type { RankStage } from '../route/stage.js';

/** Moves nothing: a model that ends soon is as good as before, and one that has ended is here by its name alone. */
export const tellEnd: RankStage = {
  id: 'tell-end',
  meaning: 'Tells of a model that is retired or will be soon',
  adjustIn: ({ atMs }) => {
    return ({ model }) => {
      const retirement = retirementOf(model, atMs);
      if (!retirement || retirement.state === 'announced') return NOTHING;
      return { points: 0, note: retirementText(retirement) };
    };
  },
};

const NOTHING = { points: 0, note: undefined };
