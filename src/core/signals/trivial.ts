import type { Signal, SignalInput } from './signal.js';
import { openingTerm } from './support.js';
import { hitsOf, type WordClass } from './vocabulary/lexicon.js';

const TRIVIAL_POINTS = -0.1;

/** "In which year was the first web browser released" is a look-up; longer questions carry conditions. */
const LONGEST_LOOKUP_WORDS = 10;
const LONGEST_PLEASANTRY_WORDS = 5;

/** With any of these, "hi, fix the bug" is work, not a greeting. */
const WORK: readonly WordClass[] = [
  'code',
  'verb-expert',
  'verb-mid',
  'explanation',
  'creative',
  'math',
  'failure',
  'cue-code',
];

/** A greeting, thanks, or a question one looks up. */
export const trivial: Signal = {
  id: 'trivial',
  group: 'task',
  meaning: 'A greeting, thanks, or a short question with a fixed answer',
  read: (input) => {
    if (isPleasantry(input)) return { points: TRIVIAL_POINTS, evidence: 'a greeting or thanks' };
    const lookup = lookupOpening(input);
    return lookup === undefined ? undefined : { points: TRIVIAL_POINTS, evidence: `short question “${lookup}”` };
  },
};

/** Whether a turn only greets or thanks: it asks for nothing and ends a topic. */
export function isPleasantry({ found, words }: Pick<SignalInput, 'found' | 'words'>): boolean {
  if (words.size > LONGEST_PLEASANTRY_WORDS || WORK.some((wordClass) => found.has(wordClass))) return false;
  return [...hitsOf(found, 'greeting'), ...hitsOf(found, 'thanks')].some(({ at }) => at === 0);
}

function lookupOpening({ found, words, human }: SignalInput): string | undefined {
  if (words.size > LONGEST_LOOKUP_WORDS || human.code.blocks > 0) return undefined;
  if (hitsOf(found, 'cue-reasoning').length > 0 || hitsOf(found, 'depth').length > 0) return undefined;
  return openingTerm(words, hitsOf(found, 'lookup'));
}
