import type { Signal } from './signal.js';

/** Points by size, largest first. Longer requests carry more conditions; steps flatten because words repeat. */
const STEPS: readonly { readonly words: number; readonly points: number }[] = [
  { words: 120, points: 0.25 },
  { words: 40, points: 0.22 },
  { words: 25, points: 0.18 },
  { words: 16, points: 0.15 },
  { words: 11, points: 0.1 },
  { words: 6, points: 0.03 },
];

/** How long the person's own text is, in words. */
export const promptLength: Signal = {
  id: 'prompt-length',
  group: 'length',
  meaning: "Length of the person's own text, in words",
  read: ({ words }) => {
    const step = STEPS.find((each) => words.size >= each.words);
    return step && { points: step.points, evidence: `${step.words} or more words` };
  },
};
