import type { ConditionalPrice } from '@pydantic/genai-prices';
import type { Usage } from '../core/chat.js';
import { refText, type ModelCard, type ModelRef, type Price, type ProviderCard } from '../core/model.js';
import type { PriceSource } from '../core/price-source.js';
import { laidOver, ownPeriods, pricesOf, type Rates, type TieredRates } from './price-rates.js';
import {
  basePrice,
  charge,
  dearest,
  knownPeriods,
  ratesAt,
  tableOf,
  type Charge,
  type Dearest,
  type PriceTable,
} from './price-table.js';
import type { CatalogRows, ModelRow, ProviderRow } from './schema.js';

/** The day @pydantic/genai-prices 0.1.8 was published. The package does not say how old its tables are. */
export const PRICES_AS_OF = '2026-09-23';

const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };
const NOTHING: Dearest = {
  inputNanoUsdPerToken: 0,
  plainInputNanoUsdPerToken: 0,
  cachedInputNanoUsdPerToken: 0,
  outputNanoUsdPerToken: 0,
  requestNanoUsd: 0,
};

/** A model, with what its card says where that is at hand: sources beside the catalogue know prices too. */
export type PricedRef = ModelRef & Partial<Pick<ModelCard, 'price' | 'local'>>;

/** What models cost. Undefined means unpriced everywhere, which is never the same as zero. */
export type Pricing = {
  /** Base rates: small contexts, off-peak hours, the day the pricing was made for. */
  readonly priceOf: (ref: PricedRef) => Price | undefined;
  /** Who says so. */
  readonly sourceOf: (ref: PricedRef) => PriceSource;
  /** What tokens cost, with the tiers and hours that held at `atMs`. */
  readonly chargeOf: (ref: PricedRef, usage: Usage, atMs: number) => Charge | undefined;
  /** The same in integer nano-dollars alone; without `atMs`, on the day the pricing was made for. */
  readonly costNanoUsd: (ref: PricedRef, usage: Usage, atMs?: number) => number | undefined;
  /** The dearest rates that a call with at most so much input can meet. */
  readonly dearestOf: (ref: PricedRef, inputTokens: number, atMs: number) => Dearest | undefined;
};

/** Prices that come from elsewhere than our rows; keys are 'provider/model'. */
export type PriceLayers = {
  /** What the user says wins over everything. */
  readonly overrides: ReadonlyMap<string, Rates>;
  /** The user's own providers and models. */
  readonly custom: { readonly providers: readonly ProviderCard[]; readonly models: readonly ModelCard[] };
  readonly refreshed: RefreshedPrices | undefined;
};

/** Prices that were looked up, and the day they were last seen. Each holds from the day it was first seen. */
export type RefreshedPrices = {
  readonly asOf: string;
  readonly rows: ReadonlyMap<string, RefreshedRow>;
};
export type RefreshedRow = TieredRates & { readonly since: string };

const NO_LAYERS: PriceLayers = { overrides: new Map(), custom: { providers: [], models: [] }, refreshed: undefined };

/** How one model is priced. A table without one is free, or unpriced. */
type Tariff = { readonly source: PriceSource; readonly table: PriceTable | 'free' | undefined };

/**
 * Prices for these rows: the user's overrides first, then their own models, a row's own price, what was looked up if
 * that is newer than the tables, the tables, and at last what the card says. Models without a row (found by discovery)
 * are looked up under their provider. `atMs` is when base rates are taken, and the default time of a cost.
 */
export function makePricing(rows: CatalogRows, atMs: number, layers: Partial<PriceLayers> = {}): Pricing {
  const listed = remember(makeTariffs(rows, { ...NO_LAYERS, ...layers }));
  const tariffOf = (ref: PricedRef): Tariff => listed(ref) ?? cardTariff(ref);
  const listedPrice = remember((ref) => priceOf(listed(ref), atMs));
  const chargeOf: Pricing['chargeOf'] = (ref, usage, whenMs) => {
    const { table } = tariffOf(ref);
    return table === 'free' ? { nanoUsd: 0, isFree: true } : table && charge(table, usage, whenMs);
  };
  return {
    priceOf: (ref) => listedPrice(ref) ?? priceOf(tariffOf(ref), atMs),
    sourceOf: (ref) => tariffOf(ref).source,
    chargeOf,
    costNanoUsd: (ref, usage, whenMs = atMs) => chargeOf(ref, usage, whenMs)?.nanoUsd,
    dearestOf: (ref, inputTokens, whenMs) => {
      const { table } = tariffOf(ref);
      return table === 'free' ? NOTHING : table && dearest(table, inputTokens, whenMs);
    },
  };
}

function priceOf(tariff: Tariff | undefined, atMs: number): Price | undefined {
  if (!tariff?.table) return undefined;
  return tariff.table === 'free' ? FREE : basePrice(tariff.table, atMs);
}

/** What the lists say; undefined where they say nothing, so that a card may. */
function makeTariffs(rows: CatalogRows, layers: PriceLayers): (ref: ModelRef) => Tariff | undefined {
  const providers = new Map(rows.providers.map((row) => [row.id, row]));
  const models = new Map(rows.models.map((row) => [refText(row), row]));
  const custom = new Map(layers.custom.models.map((card) => [refText(card), card]));
  const local = new Set(layers.custom.providers.filter((card) => card.local).map((card) => card.id));
  return (ref) => {
    const key = refText(ref);
    const override = layers.overrides.get(key);
    if (override) return overrideTariff(override);
    const own = custom.get(key);
    if (own) return cardTariff(own);
    const provider = providers.get(ref.provider);
    if (!provider) return local.has(ref.provider) ? LOCAL : undefined;
    return rowTariff(provider, models.get(key)) ?? tableTariff(ref, provider, models.get(key), layers.refreshed);
  };
}

function overrideTariff(rates: Rates): Tariff {
  // Whoever gives a rate for writes thinks of Anthropic's scheme; without one all of the input costs the same.
  const table = tableOf([{ prices: pricesOf(rates) }], { hourWrites: true });
  return { table, source: { kind: 'override', text: 'your setting "prices.overrides"' } };
}

const LOCAL: Tariff = {
  table: 'free',
  source: { kind: 'local', text: 'runs on this machine: free unless you give a price' },
};

const UNPRICED: Tariff = {
  table: undefined,
  source: { kind: 'unpriced', text: 'no list has a price; give one in the setting "prices.overrides"' },
};

/** A user's own model, or one that a source beside the catalogue found. */
function cardTariff({ price, local }: PricedRef): Tariff {
  if (!price) return UNPRICED;
  if (local && isZero(price)) return LOCAL;
  const table = tableOf([{ prices: pricesOf(price) }], { hourWrites: false });
  return { table, source: { kind: 'custom', text: 'your setting "providers.custom"' } };
}

const isZero = (price: Price): boolean => Object.values(price).every((usd) => usd === 0);

/** What the catalogue itself says. */
function rowTariff(provider: ProviderRow, model: ModelRow | undefined): Tariff | undefined {
  if (provider.local) return LOCAL;
  if (!model) return undefined;
  const { asOf } = model;
  if (model.free)
    return { table: 'free', source: { kind: 'catalogue', asOf, text: `served at no charge, as of ${asOf}` } };
  if (!model.price) return undefined;
  const table = tableOf(ownPeriods(model.price), { hourWrites: countsHours(provider) });
  return { table, source: { kind: 'catalogue', asOf, text: `the provider's own list of ${asOf}` } };
}

function tableTariff(
  ref: ModelRef,
  provider: ProviderRow,
  model: ModelRow | undefined,
  refreshed: RefreshedPrices | undefined,
): Tariff | undefined {
  const gaps = { hourWrites: countsHours(provider) };
  const known = (provider.pricesAs && knownPeriods(provider.pricesAs, model?.pricesAs ?? ref.model)) || [];
  const table = tableOf(known, gaps);
  const row = refreshed && refreshed.asOf > PRICES_AS_OF ? refreshed.rows.get(refText(ref)) : undefined;
  if (refreshed && row) {
    const { asOf } = refreshed;
    const source: PriceSource = { kind: 'refresh', asOf, text: `models.dev, looked up on ${asOf}` };
    return { source, table: tableOf([...known, periodSince(row, table)], gaps) };
  }
  const text = `@pydantic/genai-prices, tables of ${PRICES_AS_OF}`;
  return table && { source: { kind: 'table', asOf: PRICES_AS_OF, text }, table };
}

function periodSince(row: RefreshedRow, table: PriceTable | undefined): ConditionalPrice {
  const before = table && ratesAt(table, Date.parse(row.since) + NOON_MS);
  const prices = pricesOf(row);
  return {
    constraint: { type: 'start_date', start_date: row.since },
    prices: before ? laidOver(before, prices) : prices,
  };
}

/** No provider has peak hours at noon UTC. */
const NOON_MS = 43_200_000;

/** Only Anthropic's wire tells writes to the cache apart by how long they are kept. */
const countsHours = ({ wire, also }: ProviderRow): boolean =>
  [wire, ...(also ?? []).map((one) => one.wire)].includes('anthropic-messages');

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
