import type { Category, Complexity } from '../classify/classification.js';
import { tierOf } from '../signals/levels.js';
import { legibilityRatio } from '../signals/legibility.js';
import { scoreOf } from '../signals/score.js';
import { nameTerms } from '../signals/support.js';
import { newestTurn } from '../signals/turn.js';
import { placeInBand, type Judged } from './bands.js';
import { readPromptText } from './prompt-text.js';
import type { LocalStrategy } from './strategy.js';
import { fieldsOf, UNTRAINED } from './support.js';

/** Looked for anywhere, inside words too, as the blog post does: "list" is found in "listen". Source: FEATURES C18, step 2. */
const CODE_SIGNALS = [
  'function',
  'debug',
  'error',
  'implement',
  'fix',
  'refactor',
  'code',
  'variable',
  'async',
  'class ',
  'import ',
] as const;
const SIMPLE_SIGNALS = ['what is', 'how to', 'define', 'list', 'when', 'where', 'who', 'convert', 'format'] as const;
const COMPLEX_SIGNALS = [
  'analyze',
  'compare',
  'evaluate',
  'design',
  'architect',
  'explain why',
  'trade-off',
  'optimize',
  'strategy',
] as const;

const ENOUGH_SIGNALS = 2;
const COMPLEX_CHARACTERS = 500;
const SIMPLE_CHARACTERS = 200;

/** The classes of the blog post. */
export type DiyClass = 'complex' | 'code' | 'simple' | 'medium';

type Verdict = {
  readonly class: DiyClass;
  /** 0 to 1; the blog post has none, so two signals are taken as surer than one, and one as surer than a length or nothing. */
  readonly confidence: number;
  readonly reason: Judged['reason'];
};

/** The keyword classifier of the blog post "multi-provider router in 50 lines". */
export const diy: LocalStrategy = {
  id: 'diy',
  meaning: 'Looks for some thirty words and at the length',
  classify: ({ request }) => {
    const turn = newestTurn(request);
    const { lower, words } = readPromptText(turn);
    // Where there is nothing to read, the blog's last rule would ask for a middling model.
    const verdict = words.size === 0 ? NOTHING_TO_READ : judge(lower, turn.human.characters);
    const [complexity, category] = LABELS[verdict.class];
    const contributions = placeInBand({ ...verdict, complexity });
    const score = scoreOf(contributions);
    return {
      ...UNTRAINED,
      ...fieldsOf(turn, category),
      strategy: 'diy',
      score,
      tier: tierOf(score),
      complexity,
      category,
      confidence: verdict.confidence * legibilityRatio(turn),
      contributions,
      scoredCharacters: turn.human.characters,
    };
  },
};

const LABELS: Readonly<Record<DiyClass, readonly [Complexity, Category]>> = {
  complex: ['complex', 'reasoning'],
  code: ['medium', 'code'],
  simple: ['simple', 'factual'],
  medium: ['medium', 'factual'],
};

const NOTHING_TO_READ: Verdict = {
  class: 'simple',
  confidence: 0.5,
  reason: { signal: 'length', group: 'length', evidence: 'nothing to read' },
};

function judge(lower: string, characters: number): Verdict {
  const complex = signalsIn(lower, COMPLEX_SIGNALS);
  const code = signalsIn(lower, CODE_SIGNALS);
  const simple = signalsIn(lower, SIMPLE_SIGNALS);
  if (complex.length >= ENOUGH_SIGNALS) return worded('complex', complex, 0.8);
  if (characters > COMPLEX_CHARACTERS) return sized('complex', `more than ${COMPLEX_CHARACTERS} characters`, 0.6);
  if (code.length >= ENOUGH_SIGNALS) return worded('code', code, 0.8);
  if (simple.length > 0 && characters < SIMPLE_CHARACTERS) return worded('simple', simple, 0.7);
  return sized('medium', 'no other class fits', 0.5);
}

const signalsIn = (lower: string, signals: readonly string[]): readonly string[] =>
  signals.filter((signal) => lower.includes(signal)).map((signal) => signal.trim());

const worded = (diyClass: DiyClass, found: readonly string[], confidence: number): Verdict => ({
  class: diyClass,
  confidence,
  reason: { signal: `${diyClass}-words`, group: 'wording', evidence: `${diyClass} words ${nameTerms(found)}` },
});

const sized = (diyClass: DiyClass, evidence: string, confidence: number): Verdict => ({
  class: diyClass,
  confidence,
  reason: { signal: 'length', group: 'length', evidence },
});
