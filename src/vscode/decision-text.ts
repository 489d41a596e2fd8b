import { allInputTokens } from '../core/chat.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { Classification } from '../core/classify/classification.js';
import { explainClassification } from '../core/classify/explain.js';
import {
  judgementFacts,
  okText,
  pointsText,
  scoreText,
  totalOf,
  withoutText,
  wordsText,
} from '../core/classify/in-words.js';
import type { Scored } from '../core/classify/scored.js';
import { verdictText } from '../core/guardrails/index.js';
import { refText, sameRef } from '../core/model.js';
import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import type { RoutingDecision } from '../core/route/types.js';
import { viewCost, viewEstimate } from '../dashboard/money.js';
import { choiceReason, type Answered } from '../core/route/explain.js';
import { costLines, type Caps } from './cost-text.js';
import { LOCAL_STRATEGIES } from './judges-here.js';
import { fenced } from './prompt-text.js';

/** The lines above an answer before it starts: who is asked, and why. */
export const decisionLines = (decision: RoutingDecision): string =>
  quoted([...choiceFacts(decision), ...judgementLines(decision.classification)]);

function choiceFacts(decision: RoutingDecision): readonly string[] {
  const [first, ...others] = decision.candidates;
  if (!first) return [`Request: ${explainClassification(decision.classification)}`, ...advice(decision)];
  const fallbacks = others.slice(0, 2).map((candidate) => `\`${refText(candidate.model)}\``);
  return [
    `**${first.model.name}** · \`${refText(first.model)}\` · ${viewEstimate(first.estimatedNanoUsd).text}`,
    `Request: ${explainClassification(decision.classification)}`,
    `Choice: ${choiceReason(decision)}`,
    ...(fallbacks.length > 0 ? [`If it fails: ${fallbacks.join(', then ')}`] : []),
    ...guardrailFacts(decision),
    ...advice(decision),
  ];
}

/** What the sentence on the request has no room for. */
function judgementLines({ words, okRatios, counterfactuals, contributions }: Classification): readonly string[] {
  const named = wordsText(words);
  const [, ...others] = counterfactuals.map((one) => `${withoutText(one, contributions)}: ${one.tier}`);
  return [
    ...(named === '' ? [] : [`Words that mattered: ${named}`]),
    ...(okRatios ? [`Chance of a good enough answer: ${okText(okRatios)}`] : []),
    ...(others.length > 0 ? [`Also ${others.join(', ')}`] : []),
  ];
}

/** The lines above a finished answer: who really answered, what it cost, how long it took. */
export function answerHeader(decision: RoutingDecision, entry: LedgerEntry): string {
  const served = entry.servedModel ? refText(entry.servedModel) : '–';
  const isModel = entry.servedModel?.provider !== OFFLINE_PROVIDER;
  const tokens =
    entry.usage && isModel
      ? ` · ${count(allInputTokens(entry.usage))} tokens in, ${count(entry.usage.outputTokens)} out`
      : '';
  return quoted([
    `**${served}** · ${viewCost(entry.cost).text} · ${(entry.durationMs / 1_000).toFixed(1)} s${tokens}`,
    `Request: ${explainClassification(decision.classification)}`,
    `Choice: ${choiceReason(decision, answeredIn(decision, entry))}`,
    ...guardrailFacts(decision),
    ...advice(decision),
    ...judgementLines(decision.classification),
  ]);
}

function guardrailFacts({ guardrail }: RoutingDecision): readonly string[] {
  const told = guardrail && verdictText(guardrail);
  return told === undefined ? [] : [`Guardrails: ${told}`];
}

function advice({ ifAllReady }: RoutingDecision): readonly string[] {
  if (!ifAllReady) return [];
  const { candidate, hint } = ifAllReady;
  return [`Would use **${candidate.model.name}** (${viewEstimate(candidate.estimatedNanoUsd).text}) if you ${hint}.`];
}

const quoted = (facts: readonly string[]): string => facts.map((fact) => `> ${fact}\n`).join('');

/** How many models a preview lists; the rest are counted. */
const PREVIEW_ROWS = 40;

/** Of the scored text so much is shown in a preview. */
export const PREVIEW_CHARACTERS = 2_000;

const sentNote = (strategy: string): string =>
  LOCAL_STRATEGIES.has(strategy)
    ? 'Nothing was sent.'
    : `No model was asked to answer. The text was shown to the classifier strategy “${strategy}”, as the settings say.`;

/** What a preview shows beside the decision. */
export type PreviewFacts = {
  readonly scored: Scored;
  readonly catalogue: readonly CatalogueEstimate[];
  readonly caps: Caps;
};

/** A decision as a Markdown document: judgement, costs against caps, signals, ranking with estimates, and what was left out. */
export function decisionMarkdown(decision: RoutingDecision, { scored, catalogue, caps }: PreviewFacts): string {
  const { classification, candidates, needs } = decision;
  return [
    '# Signalbox: preview of a route',
    '',
    sentNote(classification.strategy),
    '',
    ...choiceFacts(decision).map((fact) => `- ${fact}`),
    '',
    ...costLines(decision, caps),
    '## How it was judged',
    '',
    ...judgementFacts(classification).map(([name, text]) => `- ${name}: ${text}`),
    '',
    `## What was read: ${scored.characters} characters, about ${needs.promptTokens} tokens`,
    '',
    ...scoredLines(scored),
    '',
    ...signalTable(classification),
    '',
    `## Ready models, best first: ${candidates.length}`,
    '',
    '| # | Model | Tier | Estimate | Notes |',
    '|--:|:--|:--|--:|:--|',
    ...candidates
      .slice(0, PREVIEW_ROWS)
      .map(
        (one, index) =>
          `| ${index + 1} | \`${refText(one.model)}\` | ${one.model.tier} | ${viewEstimate(one.estimatedNanoUsd).text} | ${cell(one.notes.join('; '))} |`,
      ),
    '',
    `## The whole catalogue for this request: ${catalogue.length} models`,
    '',
    '| Model | Tier | Estimate | State |',
    '|:--|:--|--:|:--|',
    ...catalogue.map((one) => `| \`${one.model}\` | ${one.tier} | ${one.estimate} | ${cell(one.state)} |`),
    '',
  ].join('\n');
}

/** In a code block, so that nothing in the text is rendered or loaded. */
const scoredLines = ({ text, isWhole, strippedCharacters }: Scored): readonly string[] => [
  ...(text === '' ? [] : [fenced(isWhole ? text : `${text}…`, 'text'), '']),
  `${strippedCharacters} characters of envelopes, which tools wrap around what you write, were left out. Your text is shown here and kept nowhere.`,
];

function signalTable({ contributions, score, tier }: Classification): readonly string[] {
  const total = totalOf(contributions);
  return [
    '| Signal | Points | Evidence |',
    '|:--|--:|:--|',
    ...contributions.map((one) => `| ${one.signal} | ${pointsText(one.points)} | ${cell(one.evidence)} |`),
    `| **Sum** | **${pointsText(total)}** | ${scoreText(score, total)}, tier ${tier} |`,
  ];
}

/** One model of the catalogue with what this request would cost there. */
export type CatalogueEstimate = {
  readonly model: string;
  readonly tier: string;
  readonly estimate: string;
  readonly state: string;
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const count = (tokens: number): string => tokens.toLocaleString('en-US');

/** Who answered. When another model than the first was called first, the caps had no room for that. */
function answeredIn({ candidates }: RoutingDecision, { servedModel, attempts }: LedgerEntry): Answered {
  const [first] = candidates;
  const [called] = attempts;
  const isSkipped = first !== undefined && called !== undefined && !sameRef(first.model, called.model);
  return { servedBy: servedModel, ...(isSkipped && { noRoomFor: first.model }) };
}
