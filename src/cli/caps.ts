import { leftNanoUsd, usedShare } from '../core/budget/standing.js';
import type { BudgetStanding } from '../core/budget/types.js';
import { clockText } from '../core/budget/zone.js';
import { usdText } from '../core/money.js';
import { bar, shareText } from './bars.js';
import { columns } from './support.js';

/** How caps stand, as a table. */
export const capsTable = (standings: readonly BudgetStanding[]): string =>
  columns([
    ['cap', 'of', 'spent', 'set aside', 'left', 'used', '', 'resets'],
    ...standings.map((standing) => [
      standing.budget.id,
      `${usdText(standing.capNanoUsd)}${standing.raisedNanoUsd > 0 ? ` (${usdText(standing.raisedNanoUsd)} of it raised)` : ''}`,
      usdText(standing.settledNanoUsd),
      usdText(standing.heldNanoUsd),
      usdText(leftNanoUsd(standing)),
      bar(usedShare(standing)),
      shareText(usedShare(standing)),
      resetText(standing),
    ]),
  ]);

/** When a cap begins anew, by its own clocks: '2026-11-27 00:00 Europe/Berlin'. */
export const resetText = ({ endMs, budget }: BudgetStanding): string =>
  endMs === undefined ? 'with the session' : `${clockText(budget.calendar.zone, endMs)} ${budget.calendar.zone}`;
