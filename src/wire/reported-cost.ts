import { isFields } from './unchecked.js';

/** Decimal places from one US dollar to a nano-dollar. */
const USD_PLACES = 9;

/** The same from xAI's tick, of which ten make a nano-dollar. Source: xAI documentation, "Cost Tracking". */
const TICK_PLACES = -1;

/**
 * What a provider says that a call cost, in integer nano-dollars; undefined when it does not say, or says no such thing.
 * Sources: OpenRouter documentation, "Usage Accounting"; Perplexity API reference; xAI documentation, "Cost Tracking".
 */
export function reportedNanoUsd(usage: unknown): number | undefined {
  if (!isFields(usage)) return undefined;
  const { cost, is_byok: hasOwnKey, cost_details: details, cost_in_usd_ticks: ticks } = usage;
  if (ticks !== undefined) return toNanoUsd(ticks, TICK_PLACES);
  const charged = toNanoUsd(isFields(cost) ? cost['total_cost'] : cost, USD_PLACES);
  if (hasOwnKey !== true || charged === undefined) return charged;
  // What is charged for a call with one's own key is a fee; the provider behind it sends a bill of its own.
  const upstream = isFields(details) ? toNanoUsd(details['upstream_inference_cost'], USD_PLACES) : undefined;
  return upstream === undefined ? undefined : charged + upstream;
}

/** Rounded half up on the digits as they were written: multiplying would move amounts across the half. */
function toNanoUsd(amount: unknown, places: number): number | undefined {
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) return undefined;
  const [digits = '', exponent = '0'] = String(amount).split('e');
  const nanoUsd = Math.round(Number(`${digits}e${Number(exponent) + places}`));
  return Number.isSafeInteger(nanoUsd) ? nanoUsd : undefined;
}
