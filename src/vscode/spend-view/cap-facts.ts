import { isUsedUp, leftNanoUsd, usedShare, WARNING_SHARE } from '../../core/budget/standing.js';
import type { BudgetStanding } from '../../core/budget/types.js';
import { usdText } from '../../dashboard/money.js';
import { capText } from '../meter/budget-words.js';
import { momentText, percentText, type Words } from '../words.js';
import type { NodeState } from './node.js';

/** 'near' from four fifths of a cap on, 'full' when nothing that costs goes any more. */
export function stateOf(standing: BudgetStanding): NodeState {
  if (isUsedUp(standing)) return 'full';
  return usedShare(standing) >= WARNING_SHARE ? 'near' : 'plain';
}

/** A cap in words. */
export type CapFacts = { readonly spent: string; readonly cap: string; readonly lines: readonly string[] };

/** How a cap stands, in the time zone of the budgets. */
export function capFacts(standing: BudgetStanding, zone: string, words: Words): CapFacts {
  const { l10n } = words;
  const { settledNanoUsd, heldNanoUsd, raisedNanoUsd, capNanoUsd, endMs } = standing;
  const cap = capText(capNanoUsd);
  return {
    spent: usdText(settledNanoUsd),
    cap,
    lines: [
      l10n.t('{0} of the cap of {1} used', percentText(usedShare(standing)), cap),
      ...(raisedNanoUsd > 0 ? [l10n.t('raised by {0} for now', capText(raisedNanoUsd))] : []),
      ...(heldNanoUsd > 0 ? [l10n.t('≈ {0} set aside for requests under way', usdText(heldNanoUsd))] : []),
      l10n.t('{0} left', usdText(leftNanoUsd(standing))),
      endMs === undefined ? l10n.t('until the session ends') : l10n.t('new from {0}', momentText(endMs, zone, words)),
    ],
  };
}
