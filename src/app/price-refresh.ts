import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { readFeed } from '../catalog/price-feed.js';
import { weighFeed, type PriceChange, type Weighed } from '../catalog/price-diff.js';
import type { Pricing, RefreshedPrices } from '../catalog/prices.js';
import type { ProviderRow } from '../catalog/schema.js';
import { GatewayError, toGatewayError, type ErrorKind } from '../core/errors.js';
import { readText } from '../gateway/http-body.js';
import type { UpstreamHttp, UpstreamResponse } from '../gateway/http.js';
import { parseJson } from '../wire/json.js';
import { dayOf, type KeptPrices, type PriceFile } from './price-file.js';

/** What looking prices up came to. */
export type PriceDiff = {
  /** 'unchanged' when the list is the one that was read last. */
  readonly status: 'updated' | 'unchanged';
  /** The day of the prices now in use. */
  readonly asOf: string;
  readonly changes: readonly PriceChange[];
  /** Alarming changes, which are not in use: refresh with `accept` to use them. */
  readonly held: readonly PriceChange[];
  /** Models whose rows were not usable, as 'provider/model'. */
  readonly refused: readonly string[];
};

/** How a look-up is done. `accept` takes alarming changes as well. */
export type RefreshOptions = { readonly accept: boolean; readonly signal?: AbortSignal | undefined };

/** Looks prices up when somebody asks for it. */
export type PriceRefresh = {
  /** Rejects with GatewayError, and the last good prices stay. */
  readonly refresh: (options: RefreshOptions) => Promise<PriceDiff>;
};

/** What looking up needs from the house. */
export type PriceRefreshDeps = {
  readonly url: string;
  readonly http: Pick<UpstreamHttp, 'get'>;
  readonly file: PriceFile;
  readonly providers: readonly ProviderRow[];
  /** The prices of the house with these looked-up ones, and without what a user set. */
  readonly pricingWith: (refreshed: RefreshedPrices | undefined) => Pricing;
  /** Prices are other ones now. */
  readonly changed: () => void;
  readonly nowMs: () => number;
  /** The most that a look-up may take. */
  readonly timeoutMs: number;
};

/** Longer ones are no tags; a list without a tag is read whole each time. */
const ETAG = /^[\x20-\x7e]{1,200}$/;

const SOURCE = 'models.dev';

/** One look-up at a time; a second one waits for the first. */
export function createPriceRefresh(deps: PriceRefreshDeps): PriceRefresh {
  let last: Promise<unknown> = Promise.resolve();
  return {
    refresh(options) {
      const mine = last.then(() => lookUp(options, deps));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function lookUp(options: RefreshOptions, deps: PriceRefreshDeps): Promise<PriceDiff> {
  const kept = deps.file.current();
  try {
    const answer = await ask(options, kept, deps);
    const diff = answer.status === 304 && kept ? await confirm(kept, deps) : await take(answer, kept, options, deps);
    deps.changed();
    return diff;
  } catch (thrown) {
    const { kind, message, detail } = inOurWords(toGatewayError(thrown));
    throw new GatewayError(kind, `${message} ${lastGood(kept)}`, detail);
  }
}

/** Errors of a model or a key, which nobody asked for here. */
const MISPLACED: readonly ErrorKind[] = [
  'upstream-model-unknown',
  'upstream-unauthenticated',
  'upstream-out-of-credit',
];

const inOurWords = (error: GatewayError): GatewayError =>
  MISPLACED.includes(error.kind)
    ? new GatewayError('upstream-failed', `${SOURCE} does not give its price list.`, { cause: error })
    : error;

const lastGood = (kept: KeptPrices | undefined): string =>
  kept ? `The prices of ${kept.asOf} stay in use.` : 'The prices that came with Signalbox stay in use.';

type Answer = { readonly status: number; readonly text: string; readonly etag: string | undefined };

async function ask({ signal }: RefreshOptions, kept: KeptPrices | undefined, deps: PriceRefreshDeps): Promise<Answer> {
  const late = AbortSignal.timeout(deps.timeoutMs);
  try {
    const response = await deps.http.get({
      url: deps.url,
      headers: { accept: 'application/json', ...(kept?.etag !== undefined && { 'if-none-match': kept.etag }) },
      signal: signal ? AbortSignal.any([signal, late]) : late,
      name: SOURCE,
    });
    return { status: response.status, text: await readText(response.body), etag: etagOf(response) };
  } catch (thrown) {
    if (!late.aborted || signal?.aborted) throw thrown;
    const seconds = deps.timeoutMs / 1_000;
    throw new GatewayError('upstream-timeout', `${SOURCE} did not answer within ${seconds} s.`, { cause: thrown });
  }
}

function etagOf({ headers }: UpstreamResponse): string | undefined {
  const etag = headers['etag'];
  return etag !== undefined && ETAG.test(etag) ? etag : undefined;
}

/** The list is the one we have: its prices hold today. */
async function confirm(kept: KeptPrices, { file, nowMs }: PriceRefreshDeps): Promise<PriceDiff> {
  const now = nowMs();
  await file.keep({ ...kept, fetchedAtMs: now, asOf: dayOf(now) });
  return { status: 'unchanged', asOf: dayOf(now), changes: [], held: [], refused: [] };
}

async function take(
  { text, etag }: Answer,
  kept: KeptPrices | undefined,
  { accept }: RefreshOptions,
  { file, providers, pricingWith, nowMs }: PriceRefreshDeps,
): Promise<PriceDiff> {
  const now = nowMs();
  const today = dayOf(now);
  const feed = readFeed(parseJson(text, z.unknown(), 'upstream-garbled'), providers);
  const weighed: Weighed[] = [];
  for (const { id } of providers) {
    const old = kept && { asOf: kept.asOf, rows: rowsOf(kept.rows, id) };
    weighed.push(weighFeed(rowsOf(feed.rows, id), old, accept, { pricingWith, atMs: now, today }));
    await setImmediate(); // some hundred models are enough to hold others up with
  }
  const rows = new Map(weighed.flatMap((one) => [...one.rows]));
  const changes = weighed.flatMap((one) => one.changes);
  const held = weighed.flatMap((one) => one.held);
  await file.keep({ fetchedAtMs: now, asOf: today, etag: held.length === 0 ? etag : undefined, rows });
  return { status: 'updated', asOf: today, changes, held, refused: feed.refused };
}

const rowsOf = <Row>(rows: ReadonlyMap<string, Row>, providerId: string): ReadonlyMap<string, Row> =>
  new Map([...rows].filter(([key]) => key.startsWith(`${providerId}/`)));
