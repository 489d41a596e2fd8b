import { nameOfBudget } from '../core/budget/in-words.js';
import { leftNanoUsd } from '../core/budget/standing.js';
import type { Budget, BudgetStanding } from '../core/budget/types.js';
import { NO_USAGE } from '../core/chat.js';
import type { ModelCard } from '../core/model.js';
import { listCostNanoUsd } from '../core/money.js';
import type { Needs, RoutingDecision } from '../core/route/types.js';
import { usdText, viewEstimate } from '../dashboard/money.js';

/** The caps that apply to a request: how those over time stand, and all that are set. */
export type Caps = { readonly standings: readonly BudgetStanding[]; readonly budgets: readonly Budget[] };

/** More than any model writes: a limit that nobody knows. */
const UNKNOWN_TOKENS = 100_000_000;

/** What a request is expected to cost, the most it could, and what the caps leave; lines of Markdown. */
export function costLines({ candidates: [first], needs }: RoutingDecision, caps: Caps): readonly string[] {
  return [
    '## What it would cost, and what the caps leave',
    '',
    ...(first
      ? [
          `- Expected: ${viewEstimate(first.estimatedNanoUsd).text}, for ${count(needs.expectedOutputTokens)} tokens out`,
          `- The longest reply: ${longestText(first.model, needs)}`,
        ]
      : []),
    ...capLines(caps),
    '',
  ];
}

function longestText(model: ModelCard, { promptTokens, maxOutputTokens }: Needs): string {
  const outputTokens = Math.min(maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens);
  if (outputTokens > UNKNOWN_TOKENS) return 'nobody knows how long it may be';
  const nanoUsd = model.price && listCostNanoUsd(model.price, { ...NO_USAGE, inputTokens: promptTokens, outputTokens });
  return `${viewEstimate(nanoUsd).text}, for ${count(outputTokens)} tokens out`;
}

function capLines({ standings, budgets }: Caps): readonly string[] {
  const single = budgets.filter(({ period }) => period === 'request');
  if (single.length + standings.length === 0) return ['- No cap is set.'];
  return [
    ...single.map((budget) => `- Of ${nameOfBudget(budget)}: ${usdText(budget.capNanoUsd)}`),
    ...standings.map(
      (standing) =>
        `- Of ${nameOfBudget(standing.budget)}: ${usdText(leftNanoUsd(standing))} of ${usdText(standing.capNanoUsd)} left`,
    ),
  ];
}

const count = (tokens: number): string => tokens.toLocaleString('en-US');
