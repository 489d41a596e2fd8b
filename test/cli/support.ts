import type { App } from '../../src/app.js';
import { Emitter } from '../../src/core/emitter.js';
import { NO_SPEND } from '../../src/core/spend/sums.js';
import type { SpendQuery, SpendRow } from '../../src/core/spend/types.js';
import { aReport } from '../support/report.js';

export { aReport, aSpend, CALENDAR, NOW_MS } from '../support/report.js';

/** A row of a group, with nothing in it but for what the test states. */
export const aRow = (group: SpendRow['group'], over: Partial<SpendRow> = {}): SpendRow => ({
  ...NO_SPEND,
  slot: 0,
  group,
  ...over,
});

/** Money that says what the test says, and keeps what it was asked. */
export function fakeMoney(over: Partial<App['money']> = {}): App['money'] & { readonly queries: SpendQuery[] } {
  const queries: SpendQuery[] = [];
  const { spend } = over;
  return {
    report: () => Promise.resolve(aReport()),
    budgets: () => [],
    standings: () => Promise.resolve([]),
    raise: () => Promise.reject(new Error('This test raises nothing.')),
    notices: () => Promise.resolve([]),
    resetSession: () => undefined,
    onDidChange: new Emitter<void>(() => undefined).event,
    dispose: () => undefined,
    ...over,
    queries,
    spend: (query) => {
      queries.push(query);
      return spend ? spend(query) : Promise.resolve([]);
    },
  };
}
