import { leftNanoUsd, usedShare } from '../core/budget/standing.js';
import type { BudgetStanding } from '../core/budget/types.js';
import { NANO_USD_PER_USD } from '../core/money.js';

/** How a cap stands, for machines: exact nano-dollars, and dollars for reading. A session has no end that is known. */
export function standingJson(standing: BudgetStanding): Readonly<Record<string, unknown>> {
  const { budget, startMs, endMs, capNanoUsd, settledNanoUsd, heldNanoUsd, raisedNanoUsd } = standing;
  const left = leftNanoUsd(standing);
  return {
    id: budget.id,
    scope: budget.scope,
    period: budget.period,
    isHard: budget.isHard,
    zone: budget.calendar.zone,
    startMs,
    endMs: endMs ?? null,
    capNanoUsd,
    settledNanoUsd,
    heldNanoUsd,
    leftNanoUsd: left,
    raisedNanoUsd,
    capUsd: capNanoUsd / NANO_USD_PER_USD,
    settledUsd: settledNanoUsd / NANO_USD_PER_USD,
    heldUsd: heldNanoUsd / NANO_USD_PER_USD,
    leftUsd: left / NANO_USD_PER_USD,
    usedShare: usedShare(standing),
  };
}
