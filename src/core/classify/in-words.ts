import { TIERS, type Tier } from '../model.js';
import type {
  Classification,
  Contribution,
  Counterfactual,
  Escalation,
  MovingWord,
  OkRatios,
  SignalGroup,
} from './classification.js';

/** What a counterfactual takes away, as people would name it: a group of evidence, and pasted code apart from single names of code. */
export type Removal = SignalGroup | 'pasted-code';

const REMOVAL_NAMES: Readonly<Record<Removal, string>> = {
  base: 'the starting score',
  domain: 'the specialist words',
  task: 'the task words',
  structure: 'its structure',
  verb: 'the verb',
  'multi-step': 'the steps',
  length: 'the length',
  code: 'the signs of code',
  'pasted-code': 'the pasted code',
  context: 'the context',
  conversation: 'the ties to the conversation',
  wording: 'the other words',
};

/** Which removal a counterfactual stands for, by the evidence of its group. */
export function removalOf({ without }: Counterfactual, contributions: readonly Contribution[]): Removal {
  const isPasted = ({ group, evidence }: Contribution): boolean => group === 'code' && evidence.includes('pasted code');
  return without === 'code' && contributions.some(isPasted) ? 'pasted-code' : without;
}

/** 'without the pasted code', for what a counterfactual takes away. */
export const withoutText = (counterfactual: Counterfactual, contributions: readonly Contribution[]): string =>
  `without ${REMOVAL_NAMES[removalOf(counterfactual, contributions)]}`;

/** How sure a judge is, in steps that people tell apart. */
export type Sureness = 'very-sure' | 'fairly-sure' | 'not-very-sure' | 'unsure';

/** From which confidence on each step holds; below 0.5 the judge would rather have a stronger model. */
const SURENESS_STEPS: readonly { readonly from: number; readonly sureness: Sureness }[] = [
  { from: 90, sureness: 'very-sure' },
  { from: 70, sureness: 'fairly-sure' },
  { from: 50, sureness: 'not-very-sure' },
];

/** The step of a confidence as it is shown, in whole hundredths. */
export const surenessOf = (confidence: number): Sureness =>
  SURENESS_STEPS.find(({ from }) => Math.round(confidence * 100) >= from)?.sureness ?? 'unsure';

/** 'very sure (0.91)'. */
export const confidenceText = (confidence: number): string =>
  `${surenessOf(confidence).replaceAll('-', ' ')} (${confidence.toFixed(2)})`;

const BECAUSE: Readonly<Record<Escalation['because'], string>> = {
  'low-confidence': 'not sure enough',
  'failed-before': 'an earlier answer failed',
};

const STEPS = ['no tier', 'one tier', 'two tiers', 'three tiers'] as const;

/** 'one tier up from cheap: not sure enough'. */
export function escalationText({ from, because }: Escalation, tier: Tier): string {
  const steps = STEPS[TIERS.indexOf(tier) - TIERS.indexOf(from)];
  return `${steps === undefined ? 'up' : `${steps} up`} from ${from}: ${BECAUSE[because]}`;
}

/** Points are kept in ten-thousandths; finer ones say nothing. */
const POINT_DIGITS = 4;
const LEAST_POINTS = 0.5 * 10 ** -POINT_DIGITS;

/** Points with their sign, in ten-thousandths so that a column adds up by eye; a true minus sign lines up with plus. */
export const pointsText = (points: number): string => signedText(points, POINT_DIGITS);

/** A number with its sign, and none for what rounds to zero. */
export function signedText(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** What contributions add up to, without the dust of binary fractions. */
export function totalOf(contributions: readonly Pick<Contribution, 'points'>[]): number {
  const sum = contributions.reduce((total, { points }) => total + points, 0);
  return Math.round(sum * 1e9) / 1e9;
}

/** 'score 0.6087', for the line under contributions that came to this total. */
export const scoreText = (score: number, total: number): string =>
  `score ${score.toFixed(POINT_DIGITS)}${total < 0 || total > 1 ? ', kept within 0 and 1' : ''}`;

/** The words that moved the score by anything that can be shown, the most of it first. */
export const wordsThatMattered = (words: readonly MovingWord[]): readonly MovingWord[] =>
  words.filter(({ points }) => Math.abs(points) >= LEAST_POINTS);

/** 'failure +0.0386, design −0.0271'. */
export const wordsText = (words: readonly MovingWord[]): string =>
  wordsThatMattered(words)
    .map(({ word, points }) => `${word} ${pointsText(points)}`)
    .join(', ');

/** A share of 1 as a whole percentage; what is there but rounds to nothing is '< 1 %'. */
export function percentText(ratio: number): string {
  const percent = Math.round(ratio * 100);
  return percent === 0 && ratio > 0 ? '< 1 %' : `${percent} %`;
}

/** 'free < 1 %, cheap 23 %, mid 23 %, premium 100 %'. */
export const okText = (okRatios: OkRatios): string =>
  TIERS.map((tier) => `${tier} ${percentText(okRatios[tier])}`).join(', ');

/** Everything a strategy says beside labels and contributions, as names and texts; nothing for what it leaves open. */
export function judgementFacts(classification: Classification): readonly (readonly [name: string, text: string])[] {
  const { strategy, tier, confidence, words, okRatios, counterfactuals, contributions } = classification;
  const { escalation, fallback } = classification;
  const named = wordsText(words);
  return [
    ['Strategy', strategy],
    ['Confidence', confidenceText(confidence)],
    ...(named === '' ? [] : [['Words that mattered', named] as const]),
    ...(okRatios ? [['Chance of a good enough answer', okText(okRatios)] as const] : []),
    ...counterfactuals.map((one) => [capitalized(withoutText(one, contributions)), one.tier] as const),
    ...(escalation ? [['Escalated', escalationText(escalation, tier)] as const] : []),
    ...(fallback === undefined ? [] : [['Fallback', fallback] as const]),
  ];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
