import { isUnpriced, nameOfBudget } from '../budget/in-words.js';
import type { BudgetLimits } from '../budget/limits.js';
import { NO_USAGE } from '../chat.js';
import { coveredBy, isCovered } from '../plan/headroom.js';
import type { ModelCard } from '../model.js';
import { listCostNanoUsd, usdText } from '../money.js';
import type { DropStage } from '../route/stage.js';
import type { Needs, RoutingContext } from '../route/types.js';

/** No model costs more per million tokens, so a request that fits at this price fits everywhere. */
const DEAREST_NANO_USD_PER_TOKEN = 1_000_000;

/**
 * Drops what the caps have no room for, so that the best of what fits is chosen. Reserving has the last word: this looks
 * at the least that a request can be expected to cost. Caps that reject or ask let everything pass to there, and a request fails by
 * the model it would have got.
 */
export const keepBudget: DropStage = {
  id: 'keep-budget',
  meaning: 'Caps: only what they have room for',
  dependsOn: (context) => {
    const { budget, needs, plans } = context;
    if (!budget || !isTight(context, budget)) return [budget?.paused, isStrict(budget), coveredBy(plans)];
    const { leftNanoUsd, perRequestNanoUsd, paused, tightest } = budget;
    return [
      paused,
      isStrict(budget),
      leftNanoUsd,
      perRequestNanoUsd,
      tightest?.budget.id,
      needs.promptTokens,
      coveredBy(plans),
      needs.expectedOutputTokens,
    ];
  },
  reasonIn: (context) => {
    const { budget, plans } = context;
    if (!budget) return undefined;
    const rules = [pausedRule(budget), unpricedRule(budget), ...roomRules(context, budget)].filter(
      (rule) => rule !== undefined,
    );
    if (rules.length === 0) return undefined;
    return (model) => {
      if (isCovered(plans?.get(model.provider))) return undefined;
      for (const rule of rules) {
        const reason = rule(model);
        if (reason !== undefined) return reason;
      }
      return undefined;
    };
  },
};

type Rule = (model: ModelCard) => string | undefined;

const isFree = ({ price }: ModelCard): boolean =>
  price !== undefined && price.inputUsdPerMTok === 0 && price.outputUsdPerMTok === 0;

const pausedRule = ({ paused }: BudgetLimits): Rule | undefined =>
  paused ? (model) => (isFree(model) ? undefined : 'costs money, and paid models are paused') : undefined;

/** Nobody can say that a model without a price fits under a cap that must hold. */
const isStrict = (budget: BudgetLimits | undefined): boolean =>
  budget !== undefined &&
  (budget.action === 'reject' || budget.action === 'ask') &&
  (budget.leftNanoUsd !== undefined || budget.perRequestNanoUsd !== undefined);

const unpricedRule = (budget: BudgetLimits): Rule | undefined =>
  isStrict(budget)
    ? (model) =>
        isUnpriced(model) ? 'has no known price, and the caps are hard: set one in "prices.overrides"' : undefined
    : undefined;

function roomRules(context: RoutingContext, budget: BudgetLimits): readonly Rule[] {
  if (budget.action !== 'cheapest' || !isTight(context, budget)) return [];
  const { leftNanoUsd, perRequestNanoUsd, tightest } = budget;
  const rules: Rule[] = [];
  if (leftNanoUsd !== undefined && tightest) {
    const left = `${usdText(leftNanoUsd)} of ${nameOfBudget(tightest.budget)} are left`;
    rules.push(dropsAbove(context, leftNanoUsd, left));
    if (leftNanoUsd === 0) rules.push((model) => (isUnpriced(model) ? `has no known price, and ${left}` : undefined));
  }
  if (perRequestNanoUsd !== undefined) {
    rules.push(dropsAbove(context, perRequestNanoUsd, `a request may cost ${usdText(perRequestNanoUsd)}`));
  }
  return rules;
}

const dropsAbove =
  ({ needs }: RoutingContext, roomNanoUsd: number, why: string): Rule =>
  (model) => {
    const least = leastNanoUsd(model, needs);
    return least !== undefined && least > roomNanoUsd ? `would cost more than there is room for: ${why}` : undefined;
  };

/** What a request costs when all of its input is in the provider's cache, as most of it is in long conversations. */
const leastNanoUsd = ({ price }: ModelCard, { promptTokens, expectedOutputTokens }: Needs): number | undefined =>
  price && listCostNanoUsd(price, { ...NO_USAGE, cacheReadTokens: promptTokens, outputTokens: expectedOutputTokens });

/** False when even the dearest model fits, which is the rule; nothing has to be compared then. */
function isTight({ needs }: RoutingContext, { leftNanoUsd, perRequestNanoUsd }: BudgetLimits): boolean {
  const room = Math.min(leftNanoUsd ?? Infinity, perRequestNanoUsd ?? Infinity);
  return room < (needs.promptTokens + needs.expectedOutputTokens) * DEAREST_NANO_USD_PER_TOKEN;
}
