import type { Signal, Turn } from './signal.js';
import { nameTerms, openingTerm } from './support.js';
import { hitsOf, termsOf, type Hit } from './vocabulary/lexicon.js';

/** Source of the values: FEATURES 2.1a. */
const EXPERT_POINTS = 0.2;
const MID_POINTS = 0.1;
const SIMPLE_POINTS = -0.1;

/** What is to be done: design and prove, or review and compare, or list and rename. The hardest verb counts. */
export const actionVerb: Signal = {
  id: 'action-verb',
  group: 'verb',
  meaning:
    'What is to be done: expert verbs (design, prove), middling ones (review, compare), simple ones (list, rename)',
  read: (turn) => {
    const expert = asVerbs(turn, hitsOf(turn.found, 'verb-expert'));
    if (expert.length > 0) return { points: EXPERT_POINTS, evidence: `expert verb ${nameTerms(expert)}` };

    const mid = asVerbs(turn, hitsOf(turn.found, 'verb-mid'));
    if (mid.length > 0) return { points: MID_POINTS, evidence: `verb ${nameTerms(mid)}` };

    const simple = openingTerm(turn.words, hitsOf(turn.found, 'verb-simple'));
    return simple === undefined ? undefined : { points: SIMPLE_POINTS, evidence: `simple opening “${simple}”` };
  },
};

/** Leaves out words used as nouns: "the design", "our new build", "code review". */
function asVerbs({ found }: Turn, hits: readonly Hit[]): readonly string[] {
  if (hits.length === 0) return [];
  const markers = new Set(hitsOf(found, 'noun-marker').map(({ at }) => at));
  return termsOf(hits.filter(({ at }) => !markers.has(at - 1)));
}
