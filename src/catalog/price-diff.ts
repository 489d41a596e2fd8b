import { parseRef, type ModelRef, type Price } from '../core/model.js';
import type { Pricing, RefreshedPrices, RefreshedRow } from './prices.js';
import { pricesOf, type TieredRates } from './price-rates.js';

/** Why a change is not believed at once: a rate moves by more than ten times, or to or from nothing. */
export type PriceAlarm = 'tenfold' | 'zero';

/** What a new list changes for one model. Prices are base rates; where they are equal, those of long contexts differ. */
export type PriceChange = {
  /** 'provider/model'. */
  readonly model: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly before: Price | undefined;
  readonly after: Price | undefined;
  readonly alarm: PriceAlarm | undefined;
};

/** A new list that was weighed: the rows to use, what they change, and what waits for somebody's consent. */
export type Weighed = {
  readonly rows: RefreshedPrices['rows'];
  readonly changes: readonly PriceChange[];
  readonly held: readonly PriceChange[];
};

/** What weighing needs: the prices of the house with these looked-up ones, and without what a user set. */
export type WeighDeps = {
  readonly pricingWith: (refreshed: RefreshedPrices | undefined) => Pricing;
  readonly atMs: number;
  /** The day of the new list. */
  readonly today: string;
};

const MAX_TIMES = 10;

/**
 * Lays a new list over the old one. Rows of models that have a price from somewhere better are left out, rows that did
 * not change keep their day, and alarming ones stay as they were unless `accept`.
 */
export function weighFeed(
  feed: ReadonlyMap<string, TieredRates>,
  old: RefreshedPrices | undefined,
  accept: boolean,
  { pricingWith, atMs, today }: WeighDeps,
): Weighed {
  const before = pricingWith(old);
  const rows = new Map(
    [...feed]
      .filter(([key]) => isOpen(key, before))
      .map(([key, rates]) => [key, { ...rates, since: sinceOf(rates, old?.rows.get(key), today) }] as const),
  );
  const after = pricingWith({ asOf: today, rows });
  const all = [...new Set([...(old?.rows.keys() ?? []), ...rows.keys()])].sort();
  const changes = all.flatMap((key) => changeOf(key, before, after, atMs));
  const held = accept ? [] : changes.filter(({ alarm }) => alarm !== undefined);
  for (const { model } of held) keepOld(rows, model, old?.rows.get(model));
  return { rows, changes: changes.filter(({ alarm }) => accept || alarm === undefined), held };
}

function isOpen(key: string, pricing: Pricing): boolean {
  const ref = parseRef(key);
  return ref !== undefined && !['catalogue', 'local'].includes(pricing.sourceOf(ref).kind);
}

const sinceOf = (rates: TieredRates, old: RefreshedRow | undefined, today: string): string =>
  old && JSON.stringify(pricesOf(rates)) === JSON.stringify(pricesOf(old)) ? old.since : today;

function keepOld(rows: Map<string, RefreshedRow>, key: string, old: RefreshedRow | undefined): void {
  if (old) rows.set(key, old);
  else rows.delete(key);
}

function changeOf(key: string, before: Pricing, after: Pricing, atMs: number): readonly PriceChange[] {
  const ref = parseRef(key);
  if (!ref) return [];
  const [was, is] = [ratesOf(ref, before, atMs), ratesOf(ref, after, atMs)];
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  const kind = !was ? 'added' : !is ? 'removed' : 'changed';
  return [{ model: key, kind, before: before.priceOf(ref), after: after.priceOf(ref), alarm: alarmOf(was, is) }];
}

/** Every rate that a call may meet, in one order; undefined when unpriced. */
function ratesOf(ref: ModelRef, pricing: Pricing, atMs: number): readonly number[] | undefined {
  const price = pricing.priceOf(ref);
  const dearest = pricing.dearestOf(ref, Number.MAX_SAFE_INTEGER, atMs);
  if (!price || !dearest) return undefined;
  const { inputUsdPerMTok, cachedInputUsdPerMTok, cacheWriteUsdPerMTok, outputUsdPerMTok } = price;
  const { inputNanoUsdPerToken, outputNanoUsdPerToken } = dearest;
  const base = [inputUsdPerMTok, outputUsdPerMTok, cachedInputUsdPerMTok, cacheWriteUsdPerMTok];
  return [...base, inputNanoUsdPerToken, outputNanoUsdPerToken];
}

/** A model that becomes free is as alarming as a price that jumps. One that becomes unpriced is not: it may be refused. */
function alarmOf(was: readonly number[] | undefined, is: readonly number[] | undefined): PriceAlarm | undefined {
  if (!is) return undefined;
  if (is.some((usd, at) => (usd === 0) !== (was?.[at] === 0))) return 'zero';
  return is.some((usd, at) => isFar(usd, was?.[at] ?? usd)) ? 'tenfold' : undefined;
}

const isFar = (one: number, other: number): boolean => Math.max(one, other) > MAX_TIMES * Math.min(one, other);
