import { calcPrice, TieredPrices, type ModelPrice, type PriceCalculation, type Provider } from '@pydantic/genai-prices';
import type { Usage } from '../core/chat.js';
import { refText, type ModelRef, type Price } from '../core/model.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { CatalogRows, ModelRow, OwnPrice } from './schema.js';

/** The day @pydantic/genai-prices 0.1.8 was published. The package does not say how old its tables are. */
export const PRICES_AS_OF = '2026-09-23';

const MS_PER_DAY = 86_400_000;

const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };

/** What models cost. In both answers undefined means unpriced, which is never the same as zero. */
export type Pricing = {
  /** Base rates: small contexts, off-peak hours, the day the pricing was made for. Looked up once per model. */
  readonly priceOf: (ref: ModelRef) => Price | undefined;
  /** Exact cost in integer nano-dollars, rounded half up, with the tiers and hours that held at `atMs`. */
  readonly costNanoUsd: (ref: ModelRef, usage: Usage, atMs?: number) => number | undefined;
};

/** How to price one model: nothing to pay, unknown, or a question to the price tables. */
type Tariff =
  | { readonly kind: 'free' | 'unknown' }
  | {
      readonly kind: 'table';
      readonly modelId: string;
      readonly options: { providerId: string } | { provider: Provider };
    };

/**
 * Prices for these rows. A row's own price wins, then genai-prices. Models without a row (found by discovery) are
 * looked up under their provider. `atMs` is when base rates are taken, and the default time of a cost.
 */
export function makePricing(rows: CatalogRows, atMs: number): Pricing {
  const tariffOf = remember(makeTariffs(rows));
  const basePriceOf = remember((ref) => basePrice(tariffOf(ref), atMs));
  return {
    priceOf: basePriceOf,
    costNanoUsd: (ref, usage, whenMs = atMs) => costNanoUsd(tariffOf(ref), usage, whenMs),
  };
}

function makeTariffs(rows: CatalogRows): (ref: ModelRef) => Tariff {
  const providers = new Map(rows.providers.map((row) => [row.id, row]));
  const models = new Map(rows.models.map((row) => [refText(row), row]));
  return (ref) => {
    const provider = providers.get(ref.provider);
    const model = models.get(refText(ref));
    if (model?.free || provider?.local) return { kind: 'free' };
    if (model?.price)
      return { kind: 'table', modelId: model.model, options: { provider: ownTable(model, model.price) } };
    if (!provider?.pricesAs) return { kind: 'unknown' };
    return { kind: 'table', modelId: model?.pricesAs ?? ref.model, options: { providerId: provider.pricesAs } };
  };
}

/** A row's own price in the package's shape, so that one arithmetic serves all. */
function ownTable(row: ModelRow, price: OwnPrice): Provider {
  const base = ownRates(price, 1);
  const peak = price.peak ?? { hoursUtc: [], times: 1 };
  const peakPrices = peak.hoursUtc.map(([from, to]) => ({
    constraint: { type: 'time_of_date' as const, start_time: utcHour(from), end_time: utcHour(to) },
    prices: ownRates(price, peak.times),
  }));
  return {
    id: row.provider,
    name: row.provider,
    api_pattern: '',
    models: [{ id: row.model, match: { equals: row.model }, prices: [{ prices: base }, ...peakPrices] }],
  };
}

function ownRates(price: OwnPrice, times: number): ModelPrice {
  const { longContext } = price;
  const rate = (usd: number | undefined, longTimes: number | undefined): ModelPrice[string] => {
    if (usd === undefined) return undefined;
    const now = usd * times;
    if (!longContext || longTimes === undefined) return now;
    return new TieredPrices({ base: now, tiers: [{ start: longContext.overTokens, price: now * longTimes }] });
  };
  return {
    input_mtok: rate(price.inputUsdPerMTok, longContext?.inputTimes),
    cache_read_mtok: rate(price.cachedInputUsdPerMTok, longContext?.inputTimes),
    cache_write_mtok: rate(price.cacheWriteUsdPerMTok, longContext?.inputTimes),
    output_mtok: rate(price.outputUsdPerMTok, longContext?.outputTimes),
  };
}

const utcHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00:00Z`;

function basePrice(tariff: Tariff, atMs: number): Price | undefined {
  if (tariff.kind === 'free') return FREE;
  const noon = (Math.floor(atMs / MS_PER_DAY) + 0.5) * MS_PER_DAY; // no provider has peak hours at noon UTC
  const table = calculate(tariff, { input_tokens: 1, output_tokens: 1 }, noon)?.model_price;
  const input = baseRate(table?.['input_mtok']);
  const output = baseRate(table?.['output_mtok']);
  if (input === undefined || output === undefined) return undefined;
  return {
    inputUsdPerMTok: input,
    cachedInputUsdPerMTok: baseRate(table?.['cache_read_mtok']) ?? input,
    cacheWriteUsdPerMTok: baseRate(table?.['cache_write_mtok']) ?? input,
    outputUsdPerMTok: output,
  };
}

function baseRate(rate: ModelPrice[string]): number | undefined {
  return typeof rate === 'object' ? rate.base : rate;
}

function costNanoUsd(tariff: Tariff, usage: Usage, atMs: number): number | undefined {
  if (tariff.kind === 'free') return 0;
  const result = calculate(tariff, tokensOf(usage), atMs);
  if (!result) return undefined;
  // 15 digits hide the noise of binary fractions, which would round 0.5 nano-dollars down.
  const nano = Number((result.total_price * NANO_USD_PER_USD).toPrecision(15));
  return Number.isFinite(nano) && nano >= 0 ? Math.floor(nano + 0.5) : undefined;
}

/** The package counts cache reads and writes as parts of the input; our buckets do not overlap. */
function tokensOf({ inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens }: Usage): Record<string, number> {
  return {
    input_tokens: inputTokens + cacheReadTokens + cacheWriteTokens,
    cache_read_tokens: cacheReadTokens,
    cache_write_tokens: cacheWriteTokens,
    output_tokens: outputTokens,
  };
}

/** Undefined when there is no price for both directions: the package answers 0 for a model listed without prices. */
function calculate(tariff: Tariff, tokens: Record<string, number>, atMs: number): PriceCalculation | undefined {
  if (tariff.kind !== 'table') return undefined;
  try {
    const result = calcPrice(tokens, tariff.modelId, { ...tariff.options, timestamp: new Date(atMs) });
    const { input_mtok: input, output_mtok: output } = result?.model_price ?? {};
    return result && input !== undefined && output !== undefined ? result : undefined;
  } catch {
    return undefined; // it throws on counts that cannot be, such as NaN or less than none: nothing is known then
  }
}

function remember<T>(compute: (ref: ModelRef) => T): (ref: ModelRef) => T {
  const known = new Map<string, T>();
  return (ref) => {
    const key = refText(ref);
    const hit = known.get(key);
    if (hit !== undefined || known.has(key)) return hit as T; // has() told apart "computed as undefined" from "new"
    const value = compute(ref);
    known.set(key, value);
    return value;
  };
}
