import { TieredPrices, type ConditionalPrice, type ModelPrice } from '@pydantic/genai-prices';
import type { OwnPrice } from './schema.js';

/** Rates of one model, in US dollars per million tokens. Cache rates that are absent are the input's. */
export type Rates = {
  readonly inputUsdPerMTok: number;
  readonly outputUsdPerMTok: number;
  readonly cachedInputUsdPerMTok?: number | undefined;
  /** For a cache that keeps for five minutes, and for one that keeps for an hour. */
  readonly cacheWriteUsdPerMTok?: number | undefined;
  readonly cacheWrite1hUsdPerMTok?: number | undefined;
  /** Absent: reasoning costs what output costs. */
  readonly reasoningUsdPerMTok?: number | undefined;
};

/** Rates that change with the size of the input: from the first token over, all of a call costs what its step says. */
export type TieredRates = Rates & { readonly tiers?: readonly Step[] | undefined };
export type Step = Rates & { readonly overTokens: number };

const FIELD_OF = {
  input_mtok: 'inputUsdPerMTok',
  cache_read_mtok: 'cachedInputUsdPerMTok',
  cache_write_mtok: 'cacheWriteUsdPerMTok',
  cache_write_1h_mtok: 'cacheWrite1hUsdPerMTok',
  output_mtok: 'outputUsdPerMTok',
  output_reasoning_mtok: 'reasoningUsdPerMTok',
} as const satisfies Record<string, keyof Rates>;

/** Rates in the package's shape, so that one arithmetic serves all. */
export function pricesOf(rates: TieredRates): ModelPrice {
  return Object.fromEntries(
    Object.entries(FIELD_OF).flatMap(([key, field]) => {
      const base = rates[field];
      if (base === undefined) return [];
      const tiers = (rates.tiers ?? []).map((step) => ({
        start: step.overTokens,
        price: stepRate(rates, step, field),
      }));
      return [[key, tiers.length === 0 ? base : new TieredPrices({ base, tiers })]];
    }),
  );
}

/** A rate that a step does not give goes up as its direction does. */
function stepRate(base: Rates, step: Rates, field: keyof Rates): number {
  const given = step[field];
  if (given !== undefined) return given;
  const direction = field === 'reasoningUsdPerMTok' ? 'outputUsdPerMTok' : 'inputUsdPerMTok';
  const from = base[direction];
  return from === 0 ? step[direction] : ((base[field] ?? from) * step[direction]) / from;
}

/**
 * A newer price over an older one: what it does not tell stays as it was. Cache rates go with the input's, and steps
 * with their own base, because lists that leave them out still charge for them.
 */
export function laidOver(older: ModelPrice, newer: ModelPrice): ModelPrice {
  const inputTimes = ratio(newer['input_mtok'], older['input_mtok']);
  const merged = Object.entries(older).map(([key, was]): [string, Rate] => {
    const is = newer[key];
    if (is === undefined) return [key, key.startsWith('cache_') ? times(was, inputTimes) : was];
    return [key, typeof was === 'object' && typeof is === 'number' ? times(was, ratio(is, was)) : is];
  });
  return { ...newer, ...Object.fromEntries(merged) };
}

type Rate = ModelPrice[string];

const baseOf = (rate: Rate): number => (typeof rate === 'object' ? rate.base : (rate ?? 0));

const ratio = (is: Rate, was: Rate): number => (baseOf(was) === 0 ? 1 : baseOf(is) / baseOf(was));

function times(rate: Rate, factor: number): Rate {
  if (typeof rate !== 'object') return rate && rate * factor;
  const tiers = rate.tiers.map(({ start, price }) => ({ start, price: price * factor }));
  return new TieredPrices({ base: rate.base * factor, tiers });
}

/** A catalogue row's own price: its rates, and those of peak hours. */
export function ownPeriods(price: OwnPrice): readonly ConditionalPrice[] {
  const peak = price.peak ?? { hoursUtc: [], times: 1 };
  const peakPrices = peak.hoursUtc.map(([from, to]) => ({
    constraint: { type: 'time_of_date' as const, start_time: utcHour(from), end_time: utcHour(to) },
    prices: pricesOf(ownRates(price, peak.times)),
  }));
  return [{ prices: pricesOf(ownRates(price, 1)) }, ...peakPrices];
}

function ownRates(price: OwnPrice, times: number): TieredRates {
  const { longContext } = price;
  const base = scaled(price, times, times);
  if (!longContext) return base;
  const { overTokens, inputTimes, outputTimes } = longContext;
  return { ...base, tiers: [{ overTokens, ...scaled(price, times * inputTimes, times * outputTimes) }] };
}

function scaled(rates: Rates, inputTimes: number, outputTimes: number): Rates {
  const times = (rate: number | undefined): number | undefined => rate && rate * inputTimes;
  return {
    inputUsdPerMTok: rates.inputUsdPerMTok * inputTimes,
    cachedInputUsdPerMTok: times(rates.cachedInputUsdPerMTok),
    cacheWriteUsdPerMTok: times(rates.cacheWriteUsdPerMTok),
    cacheWrite1hUsdPerMTok: times(rates.cacheWrite1hUsdPerMTok),
    outputUsdPerMTok: rates.outputUsdPerMTok * outputTimes,
  };
}

const utcHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00:00Z`;
