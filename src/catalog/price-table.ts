import {
  calcPrice,
  TieredPrices,
  type ConditionalPrice,
  type ModelPrice,
  type PriceCalculation,
  type Provider,
} from '@pydantic/genai-prices';
import { allInputTokens, type Usage } from '../core/chat.js';
import type { Price } from '../core/model.js';
import { NANO_USD_PER_TOKEN, NANO_USD_PER_USD } from '../core/money.js';

/** What one model costs, at all times that are known, in the shape that genai-prices calculates with. */
export type PriceTable = Provider;

/** What a call costs. Free means that every rate in force is zero; rounding to zero is not. Nano-dollars. */
export type Charge = { readonly nanoUsd: number; readonly isFree: boolean };

/** The most that tokens can cost: all of the input at one rate, and the output. Nano-dollars, with fractions. */
export type Dearest = {
  readonly inputNanoUsdPerToken: number;
  /** Without any cache, and read from one. */
  readonly plainInputNanoUsdPerToken: number;
  readonly cachedInputNanoUsdPerToken: number;
  readonly outputNanoUsdPerToken: number;
  readonly requestNanoUsd: number;
};

const MS_PER_DAY = 86_400_000;

/** Beyond 15 digits is the noise of binary fractions, which would round 0.5 nano-dollars down. */
const SURE_DIGITS = 15;

const INPUT_KEYS = ['input_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok'] as const;
const OUTPUT_KEYS = ['output_mtok', 'output_reasoning_mtok'] as const;

/** Rates of what a chat uses. Others, such as those of audio, would only be passed over each time. */
const USED_KEYS = [...INPUT_KEYS, ...OUTPUT_KEYS, 'requests_kcount'] as const;

type Rate = ModelPrice[string];

/** How a table's gaps are filled. */
export type Gaps = {
  /**
   * Whether hours are counted apart there: then a write that is kept for an hour costs twice the input where no rate is
   * given. Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching, pricing.
   */
  readonly hourWrites: boolean;
};

/** A table of price periods, the newest last; undefined when none has a price for both directions, or one cannot be. */
export function tableOf(periods: readonly ConditionalPrice[], gaps: Gaps): PriceTable | undefined {
  const prices = periods.map((period) => ({ ...period, prices: whole(period.prices, gaps) }));
  if (!prices.some((period) => isPriced(period.prices))) return undefined;
  if (!prices.every((period) => Object.values(period.prices).every(isSound))) return undefined;
  return { id: 'one', name: 'one', api_pattern: '', models: [{ id: MODEL, match: { equals: MODEL }, prices }] };
}

/** The only model of a table. */
const MODEL = 'model';

/** What genai-prices knows of a model at one of its providers; undefined when it does not know the model. */
export function knownPeriods(providerId: string, modelId: string): readonly ConditionalPrice[] | undefined {
  const prices = modelPrices(providerId, modelId);
  return prices && !Array.isArray(prices) ? [{ prices }] : prices;
}

function modelPrices(providerId: string, modelId: string): ConditionalPrice[] | ModelPrice | undefined {
  try {
    return calcPrice({}, modelId, { providerId })?.model.prices;
  } catch {
    return undefined; // rates that do not go together
  }
}

/** What tokens cost at the rates that hold at `atMs`, rounded half up; undefined when nobody knows, or the counts cannot be. */
export function charge(table: PriceTable, usage: Usage, atMs: number): Charge | undefined {
  const result = calculate(table, tokensOf(usage), atMs);
  if (!result) return undefined;
  const nano = withoutNoise(result.total_price * NANO_USD_PER_USD);
  if (!Number.isFinite(nano) || nano < 0) return undefined;
  return { nanoUsd: Math.floor(nano + 0.5), isFree: Object.values(result.model_price).every(isZero) };
}

/** Base rates on the day of `atMs`: small contexts, off-peak hours. */
export function basePrice(table: PriceTable, atMs: number): Price | undefined {
  const noon = (Math.floor(atMs / MS_PER_DAY) + 0.5) * MS_PER_DAY; // no provider has peak hours at noon UTC
  const rates = ratesAt(table, noon);
  const input = baseRate(rates?.['input_mtok']);
  const output = baseRate(rates?.['output_mtok']);
  if (input === undefined || output === undefined) return undefined;
  const write1h = baseRate(rates?.['cache_write_1h_mtok']);
  return {
    inputUsdPerMTok: input,
    cachedInputUsdPerMTok: baseRate(rates?.['cache_read_mtok']) ?? input,
    cacheWriteUsdPerMTok: baseRate(rates?.['cache_write_mtok']) ?? input,
    ...(write1h !== undefined && { cacheWrite1hUsdPerMTok: write1h }),
    outputUsdPerMTok: output,
  };
}

/** The most that a call with at most so much input can cost, at the rates that hold at `atMs`. */
export function dearest(table: PriceTable, inputTokens: number, atMs: number): Dearest | undefined {
  const rates = ratesAt(table, atMs);
  if (!rates) return undefined;
  const most = (keys: readonly string[]): number => Math.max(...keys.map((key) => mostOf(rates[key], inputTokens)));
  return {
    inputNanoUsdPerToken: most(INPUT_KEYS) * NANO_USD_PER_TOKEN,
    plainInputNanoUsdPerToken: most(['input_mtok']) * NANO_USD_PER_TOKEN,
    cachedInputNanoUsdPerToken:
      mostOf(rates['cache_read_mtok'] ?? rates['input_mtok'], inputTokens) * NANO_USD_PER_TOKEN,
    outputNanoUsdPerToken: most(OUTPUT_KEYS) * NANO_USD_PER_TOKEN,
    requestNanoUsd: (mostOf(rates['requests_kcount'], inputTokens) / 1_000) * NANO_USD_PER_USD,
  };
}

/** A float sum without the noise of binary fractions. */
export const withoutNoise = (value: number): number => Number(value.toPrecision(SURE_DIGITS));

/** The rates that hold at `atMs`. */
export function ratesAt(table: PriceTable, atMs: number): ModelPrice | undefined {
  const [prices] = table.models.map((model) => model.prices);
  const [only, ...others] = Array.isArray(prices) ? prices : [];
  // Most models have one price at all times, and the package need not be asked which.
  if (only && !only.constraint && others.length === 0) return only.prices;
  return calculate(table, {}, atMs)?.model_price;
}

/** The package counts cache reads and writes as parts of the input, and reasoning as a part of the output. */
function tokensOf(usage: Usage): Record<string, number> {
  const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens, reasoningTokens } = usage;
  return {
    input_tokens: allInputTokens(usage),
    cache_read_tokens: cacheReadTokens,
    cache_write_tokens: cacheWrite5mTokens + cacheWrite1hTokens,
    cache_write_1h_tokens: cacheWrite1hTokens,
    output_tokens: outputTokens,
    output_reasoning_tokens: Math.min(reasoningTokens, outputTokens),
  };
}

/** Undefined when there is no price for both directions: the package answers 0 for a model listed without prices. */
function calculate(table: PriceTable, tokens: Record<string, number>, atMs: number): PriceCalculation | undefined {
  try {
    const result = calcPrice(tokens, MODEL, { provider: table, timestamp: new Date(atMs) });
    return result && isPriced(result.model_price) ? result : undefined;
  } catch {
    return undefined; // it throws on counts that cannot be, such as NaN or less than none: nothing is known then
  }
}

function isPriced({ input_mtok: input, output_mtok: output }: ModelPrice): boolean {
  return input !== undefined && output !== undefined;
}

/** The rates that are used. The package wants a rate for all writes where there is one for those of an hour. */
function whole(prices: ModelPrice, { hourWrites }: Gaps): ModelPrice {
  const used: ModelPrice = Object.fromEntries(
    USED_KEYS.flatMap((key) => (prices[key] === undefined ? [] : [[key, prices[key]]])),
  );
  const { input_mtok: input, cache_write_mtok: write, cache_write_1h_mtok: write1h } = used;
  if (input === undefined) return used;
  if (write1h !== undefined) return { ...used, cache_write_mtok: write ?? input };
  return write !== undefined && hourWrites ? { ...used, cache_write_1h_mtok: doubled(input) } : used;
}

const doubled = (rate: number | TieredPrices): number | TieredPrices =>
  typeof rate === 'number'
    ? rate * 2
    : new TieredPrices({
        base: rate.base * 2,
        tiers: rate.tiers.map(({ start, price }) => ({ start, price: price * 2 })),
      });

const baseRate = (rate: Rate): number | undefined => (typeof rate === 'object' ? rate.base : rate);

/** A rate that a list can be believed: the package would throw at others. */
function isSound(rate: Rate): boolean {
  const steps = typeof rate === 'object' ? [rate.base, ...rate.tiers.map((tier) => tier.price)] : [rate ?? 0];
  return steps.every((usd) => Number.isFinite(usd) && usd >= 0);
}

const isZero = (rate: Rate): boolean => mostOf(rate, Infinity) === 0;

/** The dearest step that so much input can reach; zero for no rate. */
function mostOf(rate: Rate, inputTokens: number): number {
  if (typeof rate !== 'object') return rate ?? 0;
  return Math.max(rate.base, ...rate.tiers.flatMap(({ start, price }) => (inputTokens > start ? [price] : [])));
}
