import { leftNanoUsd } from './standing.js';
import type { BudgetStanding, ExceededAction } from './types.js';

/** What the caps leave for one request, as routing sees it. Amounts are integer nano-dollars. */
export type BudgetLimits = {
  readonly action: ExceededAction;
  /** The least that any cap over time leaves, money that is set aside counted as spent; undefined without such a cap. */
  readonly leftNanoUsd: number | undefined;
  /** The cap for one request alone. */
  readonly perRequestNanoUsd: number | undefined;
  /** The budget with the least left. */
  readonly tightest: BudgetStanding | undefined;
  /** The largest share of any cap that is used, 0 to 1 and above. */
  readonly usedShare: number;
  /** True from the threshold on at which "auto" gets a cheaper model. */
  readonly downgrade: boolean;
  /** True while the person has paused everything that costs. */
  readonly paused: boolean;
};

/** The settings that say what happens when caps come near. `downgradeAt` is in percent. */
export type BudgetRules = {
  readonly action: ExceededAction;
  readonly downgradeAt: number;
  readonly paused: boolean;
  readonly perRequestNanoUsd: number | undefined;
};

const PERCENT = 100;

/** How much of a cap is used, money set aside included. A cap of zero is used up from the start. */
export const usedShareOf = ({ settledNanoUsd, heldNanoUsd, capNanoUsd }: BudgetStanding): number =>
  capNanoUsd === 0 ? 1 : (settledNanoUsd + heldNanoUsd) / capNanoUsd;

/** Puts the standings of all caps that apply together. Undefined when nothing limits the request. */
export function limitsFrom(standings: readonly BudgetStanding[], rules: BudgetRules): BudgetLimits | undefined {
  if (standings.length === 0 && rules.perRequestNanoUsd === undefined && !rules.paused) return undefined;
  const tightest = standings.reduce<BudgetStanding | undefined>(
    (least, one) => (least && leftNanoUsd(least) <= leftNanoUsd(one) ? least : one),
    undefined,
  );
  const usedShare = standings.reduce((most, one) => Math.max(most, usedShareOf(one)), 0);
  return {
    action: rules.action,
    leftNanoUsd: tightest && leftNanoUsd(tightest),
    perRequestNanoUsd: rules.perRequestNanoUsd,
    tightest,
    usedShare,
    downgrade: rules.action !== 'warn' && rules.downgradeAt < PERCENT && usedShare * PERCENT >= rules.downgradeAt,
    paused: rules.paused,
  };
}
