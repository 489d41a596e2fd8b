import { usdText } from '../money.js';
import type { SpendQuery, SpendRow } from '../spend/types.js';
import { HOUR_MS } from '../time.js';
import type { Finding } from './finding.js';

/** Hours that the last one is compared with. */
const HOURS_BEFORE = 24;

/** The ledger has sums of quarters of an hour. */
const QUARTER_MS = HOUR_MS / 4;

/**
 * What to ask the ledger for `costSpike`: the last hour, and the hours before it one by one. Those are told apart at the
 * quarter before, so that only three of 26 moments need a look at single requests.
 */
export function spikeQuery(nowMs: number): SpendQuery {
  const untilMs = nowMs + 1; // exclusive, and a request of this very moment counts
  const sinceMs = untilMs - (HOURS_BEFORE + 1) * HOUR_MS;
  const hours = Array.from({ length: HOURS_BEFORE - 1 }, (_, at) => quarterOf(sinceMs + (at + 1) * HOUR_MS));
  return { sinceMs, untilMs, slots: [sinceMs, ...hours, untilMs - HOUR_MS], by: [] };
}

/** The same from sums alone: the last hour is up to a quarter longer, and the hours before it up to a quarter shorter. */
export function roughSpikeQuery(nowMs: number): SpendQuery {
  const { sinceMs, slots } = spikeQuery(nowMs);
  const whole = slots.slice(1).map(quarterOf);
  const firstMs = quarterOf(sinceMs) + QUARTER_MS;
  return { sinceMs: firstMs, untilMs: undefined, slots: [firstMs, ...whole], by: [] };
}

/** False when the rough sums rule a spike out, so that no single request has to be looked at. */
export function mayBeSpike(rows: readonly Pick<SpendRow, 'slot' | 'requests' | 'nanoUsd'>[], times: number): boolean {
  const { lastNanoUsd, hours, spentNanoUsd } = sumsOf(rows);
  return lastNanoUsd * Math.min(HOURS_BEFORE, hours + 1) > times * spentNanoUsd;
}

const quarterOf = (atMs: number): number => Math.floor(atMs / QUARTER_MS) * QUARTER_MS;

/**
 * Tells when the last hour cost more than `times` the mean of the hours with traffic in the day before. Silent when
 * those hours are missing or cost nothing: then there is nothing to compare with. Source of the rule: FEATURES A1.
 */
export function costSpike(
  rows: readonly Pick<SpendRow, 'slot' | 'requests' | 'nanoUsd'>[],
  times: number,
): Finding | undefined {
  const { lastNanoUsd, hours, spentNanoUsd } = sumsOf(rows);
  if (spentNanoUsd === 0 || lastNanoUsd * hours <= times * spentNanoUsd) return undefined;
  const mean = usdText(Math.round(spentNanoUsd / hours));
  const timesMean = ((lastNanoUsd * hours) / spentNanoUsd).toFixed(1);
  const over = hours === 1 ? 'the only hour' : `the ${hours} hours`;
  return {
    subject: 'cost_spike',
    severity: 'warning',
    text: `The last hour cost ${usdText(lastNanoUsd)}, ${timesMean} times the mean of ${mean} of ${over} with traffic in the day before.`,
    value: lastNanoUsd,
  };
}

/** What the last hour cost, and the hours with traffic before it together. */
function sumsOf(rows: readonly Pick<SpendRow, 'slot' | 'requests' | 'nanoUsd'>[]) {
  const before = rows.filter(({ slot, requests }) => slot < HOURS_BEFORE && requests > 0);
  return {
    lastNanoUsd: rows.reduce((sum, row) => sum + (row.slot === HOURS_BEFORE ? row.nanoUsd : 0), 0),
    hours: new Set(before.map(({ slot }) => slot)).size,
    spentNanoUsd: before.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
  };
}
