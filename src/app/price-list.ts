import { BUILT_IN } from '../catalog/load.js';
import { PRICES_AS_OF, type PricedRef } from '../catalog/prices.js';
import type { Settings } from '../config/schema.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { parseRef, refText, type Price } from '../core/model.js';
import type { PriceSource } from '../core/price-source.js';
import type { UpstreamHttp } from '../gateway/http.js';
import type { Inventory } from '../gateway/inventory.js';
import type { Log } from '../host.js';
import { createPriceClock } from './price-clock.js';
import type { PriceFile } from './price-file.js';
import { createPriceRefresh, type PriceDiff, type RefreshOptions } from './price-refresh.js';
import type { CardStock } from './stock.js';

/** A model with what it costs and who says so. `price` undefined is unpriced. */
export type ListedPrice = { readonly model: string; readonly price: Price | undefined; readonly source: PriceSource };

/** What models cost, for people to look at and to renew. */
export type PriceList = Disposable & {
  /** All models, or those whose 'provider/model' holds this text; a model that no list has is found by its full name. */
  show(text?: string): Promise<readonly ListedPrice[]>;
  /** Looks prices up at models.dev. Rejects with GatewayError, and the last good prices stay. */
  refresh(options: RefreshOptions): Promise<PriceDiff>;
  sourceOf(model: PricedRef): PriceSource;
  /** The day of the prices in use. */
  readonly asOf: () => string;
  /** Fires after every look-up, also those of the weekly one. */
  readonly onDidRefresh: Event<PriceDiff>;
};

/** What the list is made from. */
export type PriceListDeps = {
  readonly stock: Pick<CardStock, 'pricing' | 'pricingWith' | 'reload'>;
  readonly file: PriceFile;
  readonly http: Pick<UpstreamHttp, 'get'>;
  readonly inventory: Pick<Inventory, 'snapshot' | 'invalidate'>;
  readonly settings: () => Settings;
  readonly onDidChangeSettings: Event<void>;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

const URL_OF_LIST = 'https://models.dev/api.json';
const LOOK_UP_MS = 30_000;

/** Reads nothing and asks nobody until something is wanted. */
export function createPriceList(deps: PriceListDeps): PriceList {
  const { stock, file, inventory, settings } = deps;
  const refreshed = new Emitter<PriceDiff>(deps.report);
  const changed = (): void => {
    stock.reload();
    inventory.invalidate();
  };
  const lookUp = createPriceRefresh({
    ...deps,
    url: URL_OF_LIST,
    providers: BUILT_IN.providers,
    pricingWith: stock.pricingWith,
    changed,
    timeoutMs: LOOK_UP_MS,
  });
  const refresh = async (options: RefreshOptions): Promise<PriceDiff> => {
    const diff = await lookUp.refresh(options);
    deps.log.info(summaryOf(diff));
    refreshed.fire(diff);
    return diff;
  };
  const clock = createPriceClock({
    ...deps,
    isWanted: () => settings()['prices.refresh'] === 'weekly',
    lastLookUpMs: () => {
      if (file.reload()) changed();
      return file.current()?.fetchedAtMs;
    },
    lookUp: () => refresh({ accept: false }),
    after: unrefedAfter,
  });
  const listed = (model: PricedRef): ListedPrice => ({
    model: refText(model),
    price: stock.pricing.priceOf(model),
    source: stock.pricing.sourceOf(model),
  });
  return {
    show: async (text = '') => {
      const { models } = await inventory.snapshot();
      const found = models.filter((model) => refText(model).toLowerCase().includes(text.toLowerCase()));
      const ref = found.length === 0 ? parseRef(text) : undefined;
      return (ref ? [ref] : found).map(listed);
    },
    refresh,
    sourceOf: (model) => stock.pricing.sourceOf(model),
    asOf: () => {
      const looked = file.current()?.asOf ?? PRICES_AS_OF;
      return looked > PRICES_AS_OF ? looked : PRICES_AS_OF;
    },
    onDidRefresh: refreshed.event,
    dispose() {
      clock.dispose();
      refreshed.dispose();
    },
  };
}

/** A timer that does not keep a terminal open. */
function unrefedAfter(ms: number, run: () => void): Disposable {
  const timer = setTimeout(run, ms).unref();
  return { dispose: () => clearTimeout(timer) };
}

function summaryOf({ status, asOf, changes, held, refused }: PriceDiff): string {
  if (status === 'unchanged') return `models.dev has the prices of the last look-up; they hold on ${asOf}.`;
  const waiting = held.length === 0 ? '' : `; ${held.length} wait for consent ("signalbox prices refresh --accept")`;
  const unusable = refused.length === 0 ? '' : `; ${refused.length} rows were not usable`;
  return `Prices of models.dev, ${asOf}: ${changes.length} changes${waiting}${unusable}.`;
}
