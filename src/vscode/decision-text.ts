import type { LedgerEntry } from '../core/ledger.js';
import { explainClassification } from '../core/classify/explain.js';
import { refText } from '../core/model.js';
import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import type { RoutingDecision } from '../core/route/types.js';
import { viewCost, viewEstimate } from '../dashboard/money.js';
import { choiceReason } from '../core/route/explain.js';

/** The lines above an answer before it starts: who is asked, and why. */
export const decisionLines = (decision: RoutingDecision): string => quoted(decisionFacts(decision));

function decisionFacts(decision: RoutingDecision): readonly string[] {
  const [first, ...others] = decision.candidates;
  if (!first) return [];
  const fallbacks = others.slice(0, 2).map((candidate) => `\`${refText(candidate.model)}\``);
  return [
    `**${first.model.name}** · \`${refText(first.model)}\` · ${viewEstimate(first.estimatedNanoUsd).text}`,
    `Request: ${explainClassification(decision.classification)}`,
    `Choice: ${choiceReason(decision)}`,
    ...(fallbacks.length > 0 ? [`If it fails: ${fallbacks.join(', then ')}`] : []),
    ...advice(decision),
  ];
}

/** The lines above a finished answer: who really answered, what it cost, how long it took. */
export function answerHeader(decision: RoutingDecision, entry: LedgerEntry): string {
  const served = entry.servedModel ? refText(entry.servedModel) : '–';
  const isModel = entry.servedModel?.provider !== OFFLINE_PROVIDER;
  const tokens =
    entry.usage && isModel
      ? ` · ${count(entry.usage.inputTokens + entry.usage.cacheReadTokens + entry.usage.cacheWriteTokens)} tokens in, ${count(entry.usage.outputTokens)} out`
      : '';
  return quoted([
    `**${served}** · ${viewCost(entry.cost).text} · ${(entry.durationMs / 1_000).toFixed(1)} s${tokens}`,
    `Request: ${explainClassification(decision.classification)}`,
    `Choice: ${choiceReason(decision, entry.servedModel)}`,
    ...advice(decision),
  ]);
}

function advice({ ifAllReady }: RoutingDecision): readonly string[] {
  if (!ifAllReady) return [];
  const { candidate, hint } = ifAllReady;
  return [`Would use **${candidate.model.name}** (${viewEstimate(candidate.estimatedNanoUsd).text}) if you ${hint}.`];
}

const quoted = (facts: readonly string[]): string => facts.map((fact) => `> ${fact}\n`).join('');

/** How many models a preview lists; the rest are counted. */
const PREVIEW_ROWS = 40;

/** A decision as a Markdown document: signals, ranking with estimates, and what was left out. */
export function decisionMarkdown(decision: RoutingDecision, catalogue: readonly CatalogueEstimate[]): string {
  const { classification, candidates, needs } = decision;
  return [
    '# Signalbox: preview of a route',
    '',
    'Nothing was sent.',
    '',
    ...decisionFacts(decision).map((fact) => `- ${fact}`),
    '',
    `## What was read: ${classification.scoredCharacters} characters, about ${needs.promptTokens} tokens`,
    '',
    '| Signal | Points | Evidence |',
    '|:--|--:|:--|',
    ...classification.contributions.map((one) => `| ${one.signal} | ${signed(one.points)} | ${cell(one.evidence)} |`),
    `| **Score** | **${classification.score.toFixed(2)}** | tier ${classification.tier}, confidence ${classification.confidence.toFixed(2)} |`,
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

/** One model of the catalogue with what this request would cost there. */
export type CatalogueEstimate = {
  readonly model: string;
  readonly tier: string;
  readonly estimate: string;
  readonly state: string;
};

const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const count = (tokens: number): string => tokens.toLocaleString('en-US');
