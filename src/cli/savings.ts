import { usdText } from '../core/money.js';
import type { Savings } from '../core/spend/report.js';
import { shareText } from './bars.js';

/** What was saved, in one line: '≈ $2.00 (80 %) less than acme/grand would have cost for the same tokens'. */
export function savingsText(savings: Savings): string {
  const { baseline, isChosen, baselineNanoUsd, savedNanoUsd, unpricedRequests } = savings;
  const share = baselineNanoUsd > 0 ? ` (${shareText(Math.abs(savedNanoUsd) / baselineNanoUsd)})` : '';
  const how = savedNanoUsd < 0 ? 'more' : 'less';
  const whose = isChosen ? baseline : `${baseline}, the dearest model that is ready,`;
  const missing = unpricedRequests > 0 ? `; ${unpricedRequests} unpriced requests are left out` : '';
  return `≈ ${usdText(Math.abs(savedNanoUsd))}${share} ${how} than ${whose} would have cost for the same tokens${missing}`;
}

/** The same for machines, with the share of the baseline; null where the baseline costs nothing. */
export const savingsJson = (savings: Savings): object => ({
  ...savings,
  savedShare: savings.baselineNanoUsd > 0 ? savings.savedNanoUsd / savings.baselineNanoUsd : null,
});
