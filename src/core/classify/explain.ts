import type { Classification, Contribution } from './classification.js';
import { confidenceText, escalationText, signedText, withoutText } from './in-words.js';

/** Contributions named in the sentence; tables show them all. */
const NAMED_CONTRIBUTIONS = 3;

/** Points are shown in hundredths here; what rounds to nothing moved nothing. */
const DIGITS = 2;
const LEAST_POINTS = 0.005;

/**
 * One sentence for people, whichever strategy judged: tier and score, what moved it most, how sure the judge is, the
 * smallest thing that would change the tier, why it is above what was read first, and who stood in for whom.
 */
export function explainClassification(classification: Classification): string {
  const { tier, score, confidence, contributions, counterfactuals, escalation, fallback } = classification;
  const [counterfactual] = counterfactuals;
  const clauses = [
    movedText(contributions),
    confidenceText(confidence),
    ...(counterfactual ? [`${withoutText(counterfactual, contributions)}: ${counterfactual.tier}`] : []),
    ...(escalation ? [escalationText(escalation, tier)] : []),
    ...(fallback === undefined ? [] : [fallback]),
  ];
  return `${tier} (score ${score.toFixed(DIGITS)}): ${clauses.join('; ')}`;
}

function movedText(contributions: readonly Contribution[]): string {
  const moved = contributions
    .filter((one) => !isStart(one) && Math.abs(one.points) >= LEAST_POINTS)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  if (moved.length === 0) return startText(contributions);
  const named = moved.slice(0, NAMED_CONTRIBUTIONS);
  const rest = moved.length - named.length;
  const text = named.map(({ evidence, points }) => `${evidence} (${signedText(points, DIGITS)})`).join(', ');
  return rest > 0 ? `${text} and ${rest} more` : text;
}

/** Where a score starts did not move it. An ensemble names it '<strategy>/base'. */
const isStart = ({ signal }: Contribution): boolean => signal === 'base' || signal.endsWith('/base');

function startText(contributions: readonly Contribution[]): string {
  const start = contributions.find(isStart);
  return start ? `nothing moved the starting score (${start.evidence})` : 'nothing in the request moved the score';
}
