import { groupSpend } from '../../core/spend/sums.js';
import type { SpendDimension, SpendRow } from '../../core/spend/types.js';
import { spendText } from '../../dashboard/money.js';
import { requestsText, type Words } from '../words.js';
import type { SpendNode } from './node.js';

/** What the view groups by. */
export type GroupDimension = Extract<SpendDimension, 'model' | 'app' | 'workspace'>;

/** Sums by one dimension, the dearest first; what has no name in it comes under words that say so. */
export const groupNodes = (rows: readonly SpendRow[], by: GroupDimension, words: Words): readonly SpendNode[] =>
  [...groupSpend(rows, by)]
    .toSorted(([, a], [, b]) => b.nanoUsd - a.nanoUsd || b.requests - a.requests)
    .map(([name, sums]) => {
      const label = name === '' || (by === 'model' && name === 'none') ? nameless(by, words) : name;
      const requests = requestsText(sums.requests, words);
      return {
        id: `${by} ${name}`,
        label,
        description: `${spendText(sums)} · ${requests}`,
        tooltip: [label, spendText(sums), requests],
        icon: 'circle-small-filled',
        state: 'plain',
      };
    });

function nameless(by: GroupDimension, { l10n }: Words): string {
  switch (by) {
    case 'model':
      return l10n.t('no answer');
    case 'app':
      return l10n.t('no name');
    case 'workspace':
      return l10n.t('no folder');
  }
}
