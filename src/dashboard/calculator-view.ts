import type { Price } from '../core/model.js';
import { whatWouldISave, type Mix, type Use } from '../core/spend/calculator.js';
import type { Savings } from '../core/spend/report.js';
import { CALCULATED_DAYS, type CalculatedRow, type CalculationView } from './budgets.js';
import { viewCost, type MoneyView } from './money.js';

/** A model, or a price of one's own, in the words the page shows. */
export type NamedPrice = { readonly name: string; readonly price: Price };

/** A day, 30 days and a year of such requests, with the mix and with the baseline alone. Throws 'invalid-request' for a mix without a share. */
export const toCalculation = (use: Omit<Use, 'days'>, mix: Mix, baseline: NamedPrice): CalculationView => ({
  baseline: baseline.name,
  isMeasured: false,
  unpricedRequests: 0,
  rows: CALCULATED_DAYS.map((days) => {
    const { costNanoUsd, baselineNanoUsd } = whatWouldISave({ ...use, days }, mix, baseline.price);
    return toRow(days, viewCost({ kind: 'estimated', nanoUsd: costNanoUsd }), baselineNanoUsd);
  }),
});

/** What was really spent in the last `days`, and what the same tokens cost with the baseline alone. */
export const toMeasuredCalculation = (savings: Savings, days: number): CalculationView => ({
  baseline: savings.baseline,
  isMeasured: true,
  unpricedRequests: savings.unpricedRequests,
  rows: [toRow(days, viewCost({ kind: 'exact', nanoUsd: savings.actualNanoUsd }), savings.baselineNanoUsd)],
});

function toRow(days: number, cost: MoneyView, baselineNanoUsd: number): CalculatedRow {
  const savedNanoUsd = baselineNanoUsd - (cost.nanoUsd ?? 0);
  const about = (nanoUsd: number): MoneyView => viewCost({ kind: 'estimated', nanoUsd });
  return {
    days,
    cost,
    atBaseline: about(baselineNanoUsd),
    difference: about(Math.abs(savedNanoUsd)),
    share: baselineNanoUsd === 0 ? undefined : Math.abs(savedNanoUsd) / baselineNanoUsd,
    isSaving: savedNanoUsd >= 0,
  };
}
