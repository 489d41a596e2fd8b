import type { Classification } from '../core/classify/classification.js';
import { explainClassification } from '../core/classify/explain.js';
import { judgementFacts, pointsText, scoreText, totalOf } from '../core/classify/in-words.js';
import type { Scored } from '../core/classify/scored.js';
import type { Analysis } from '../core/signals/analysis.js';
import type { RequestStructure } from '../core/signals/request-structure.js';
import { columns } from './support.js';

/** Everything `signalbox classify` has to say of a request. */
export type Judgement = {
  readonly classification: Classification;
  readonly scored: Scored;
  /** What the other strategies of this machine say. */
  readonly others: readonly Classification[];
  readonly structure: RequestStructure;
  readonly analysis: Analysis;
};

/** A judgement for a terminal: the sentence first, then what stands behind it. */
export function judgementText({ classification, scored, others, structure, analysis }: Judgement): string {
  return [
    explainClassification(classification),
    scoredLines(scored),
    contributionTable(classification),
    columns([...judgementFacts(classification), ...labels(classification)]),
    otherTable(others),
    documentedTable(structure, analysis),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** The same as one JSON value; what a strategy leaves open is null. */
export function judgementJson({ classification, scored, others, structure, analysis }: Judgement): unknown {
  return {
    ...withNulls(classification),
    explanation: explainClassification(classification),
    pointsTotal: totalOf(classification.contributions),
    scored,
    others: others.map(withNulls),
    structure,
    analysis: { ...analysis, detectedDomain: analysis.detectedDomain ?? null, script: analysis.script ?? null },
  };
}

const withNulls = (of: Classification): Record<keyof Classification, unknown> => ({
  ...of,
  specialty: of.specialty ?? null,
  okRatios: of.okRatios ?? null,
  escalation: of.escalation ?? null,
  fallback: of.fallback ?? null,
});

/** Control characters and overrides of direction could rewrite the terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

function scoredLines({ text, isWhole, characters, strippedCharacters }: Scored): string {
  const head = `Characters scored: ${characters}; in envelopes, and left out: ${strippedCharacters}`;
  const shown = text.replace(UNSAFE, ' ').trim();
  return shown === '' ? head : `${head}\n  ${shown}${isWhole ? '' : '…'}`;
}

function contributionTable(classification: Classification): string {
  const { contributions, score } = classification;
  const total = totalOf(contributions);
  return columns([
    ['points', 'group', 'signal', 'evidence'],
    ...contributions.map(({ points, group, signal, evidence }) => [pointsText(points), group, signal, evidence]),
    [pointsText(total), '', 'total', scoreText(score, total)],
  ]);
}

const labels = ({
  complexity,
  category,
  domain,
  specialty,
}: Classification): readonly (readonly [string, string])[] => [
  ['Complexity', complexity],
  ['Category', category],
  ['Domain', specialty === undefined ? domain : `${domain}, ${specialty}`],
];

function otherTable(others: Judgement['others']): string {
  if (others.length === 0) return '';
  return columns([
    ['other strategies', 'tier', 'score', 'complexity', 'category'],
    ...others.map(({ strategy, tier, score, complexity, category }) => [
      strategy,
      tier,
      score.toFixed(4),
      complexity,
      category,
    ]),
  ]);
}

/** The signals that the predecessors document, by their names. Source: FEATURES C4, C14 and C19. */
function documentedTable({ score, parts, lowestTier }: RequestStructure, analysis: Analysis): string {
  const breakdown = parts.map(({ part, points }) => `${part} ${points}`).join(', ');
  return columns([
    ['documented signals', 'value'],
    ['request structure', `${score} of 100: ${breakdown}; lowest tier ${lowestTier}`],
    ...Object.entries(analysis).map(([name, value]) => [name, factText(value)]),
  ]);
}

function factText(value: Analysis[keyof Analysis]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(Math.round(value * 1e4) / 1e4);
  return value ?? 'none';
}
