import type { Classification, Contribution, SignalGroup } from './classification.js';
import { clampScore, tierOf } from './levels.js';
import { sumPoints } from '../signals/support.js';

/** Each group as a person would name it after "without". */
const GROUP_NAMES: Readonly<Record<SignalGroup, string>> = {
  base: 'the starting score',
  domain: 'the specialist words',
  task: 'the task words',
  structure: 'its structure',
  verb: 'the verb',
  'multi-step': 'the steps',
  length: 'the length',
  code: 'the pasted code',
  context: 'the context',
  conversation: 'the conversation before',
  wording: 'the other words',
};

/** Contributions named in the sentence; the dashboard shows them all. */
const NAMED_CONTRIBUTIONS = 4;

/** One sentence for people: tier, score, what moved it most, and the smallest thing that would have changed the tier. */
export function explainClassification(classification: Classification): string {
  const { tier, score } = classification;
  const head = `${tier} (score ${score.toFixed(2)})`;
  const moved = largestFirst(classification.contributions.filter(({ group }) => group !== 'base'));
  const counterfactual = toCounterfactual(classification);
  if (moved.length === 0) return `${head}: nothing in the request moved the starting score; ${counterfactual}`;

  const named = moved.slice(0, NAMED_CONTRIBUTIONS).map(({ evidence, points }) => `${evidence} ${signed(points)}`);
  const rest = moved.length - named.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return `${head}: ${[...named, ...more].join(', ')}; ${counterfactual}`;
}

function toCounterfactual({ tier, contributions }: Classification): string {
  const sum = sumPoints(contributions.map(({ points }) => points));
  const withoutIt = (one: Contribution) => tierOf(clampScore(sumPoints([sum, -one.points])));
  const decisive = largestFirst(contributions)
    .reverse()
    .find((one) => one.group !== 'base' && withoutIt(one) !== tier);
  return decisive
    ? `would be ${withoutIt(decisive)} without ${GROUP_NAMES[decisive.group]}`
    : 'no single signal decides it';
}

const largestFirst = (contributions: readonly Contribution[]): Contribution[] =>
  contributions.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));

const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
