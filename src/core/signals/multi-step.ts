import type { Signal } from './signal.js';
import { nameTerms } from './support.js';
import { hitsOf, termsOf } from './vocabulary/lexicon.js';

/** Source of the value, the same for both ways to name steps: FEATURES 2.1a. */
const MULTI_STEP_POINTS = 0.15;

/** One "then" or one number is a habit of speech; two are a plan. */
const FEWEST_STEPS = 2;

/** A line that starts an item of a numbered list; the indent is bounded to stay linear. */
const NUMBERED_ITEM = /^[ \t]{0,12}\d{1,3}[.)][ \t]+\S/gm;

/** Work in steps: "first … then … finally", or steps with numbers. */
export const multiStep: Signal = {
  id: 'multi-step',
  group: 'multi-step',
  meaning: 'Several steps in order: words like first, then and finally, or steps with numbers',
  read: ({ found, human }) => {
    const hits = hitsOf(found, 'step');
    if (hits.length >= FEWEST_STEPS) {
      return { points: MULTI_STEP_POINTS, evidence: `steps ${nameTerms(termsOf(hits))}` };
    }
    const items = human.prose.match(NUMBERED_ITEM)?.length ?? 0;
    return items < FEWEST_STEPS ? undefined : { points: MULTI_STEP_POINTS, evidence: `${items} numbered steps` };
  },
};
