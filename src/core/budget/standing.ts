import type { BudgetStanding } from './types.js';

/** From this share of a cap on, people are warned. */
export const WARNING_SHARE = 0.8;

/** How much of a cap is spent: 0 and more, 1 at the cap. A cap of nothing is used up from the start. */
export const usedShare = ({ settledNanoUsd, capNanoUsd }: BudgetStanding): number =>
  capNanoUsd === 0 ? 1 : settledNanoUsd / capNanoUsd;

/** What a cap has left beside what is set aside, in nano-dollars; never below zero. */
export const leftNanoUsd = ({ settledNanoUsd, heldNanoUsd, capNanoUsd }: BudgetStanding): number =>
  Math.max(0, capNanoUsd - settledNanoUsd - heldNanoUsd);

/** True when nothing that costs money goes any more. A cap that only warns is never used up. */
export const isUsedUp = (standing: BudgetStanding): boolean => standing.budget.isHard && usedShare(standing) >= 1;

/** The cap with the largest share spent, hard ones first among equals; undefined when there is none. */
export function tightestOf(standings: readonly BudgetStanding[]): BudgetStanding | undefined {
  const [tightest] = standings.toSorted(
    (a, b) => usedShare(b) - usedShare(a) || Number(b.budget.isHard) - Number(a.budget.isHard),
  );
  return tightest;
}
