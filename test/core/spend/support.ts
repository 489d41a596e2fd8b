import { NO_SPEND } from '../../../src/core/spend/sums.js';
import type { SpendRow } from '../../../src/core/spend/types.js';

/** A row with nothing in it, but for what the test states. */
export const aRow = (group: SpendRow['group'], over: Partial<SpendRow> = {}): SpendRow => ({
  ...NO_SPEND,
  slot: 0,
  group,
  ...over,
});
