import type { SpendPart } from '../core/spend/parts.js';
import { spendText } from '../dashboard/money.js';
import { columns } from './support.js';

const BAR_CHARACTERS = 20;

/** A share as a bar of fixed length; what is not nothing shows at least one mark. */
export function bar(share: number): string {
  const marks = Math.min(BAR_CHARACTERS, Math.max(share > 0 ? 1 : 0, Math.round(share * BAR_CHARACTERS)));
  return '█'.repeat(marks) + '░'.repeat(BAR_CHARACTERS - marks);
}

/** '12 %'; what is not nothing is at least '<1 %'. */
export const shareText = (share: number): string =>
  share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;

/** A breakdown as a table with bars of money; `names` says how nothing is called. */
export const partsTable = (title: string, parts: readonly SpendPart[]): string =>
  columns([
    [title, 'cost', 'share', '', 'requests', 'share', 'failed'],
    ...parts.map(({ name, sums, requestShare, spendShare }) => [
      name === '' ? '–' : name,
      spendText(sums),
      bar(spendShare),
      shareText(spendShare),
      String(sums.requests),
      shareText(requestShare),
      String(sums.failedRequests),
    ]),
  ]);
