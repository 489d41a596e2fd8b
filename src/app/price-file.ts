import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { RefreshedPrices, RefreshedRow } from '../catalog/prices.js';
import { ensureStorage, errorCode, writePrivate } from './storage.js';

/** The last prices that were looked up and found good. */
export type KeptPrices = RefreshedPrices & {
  readonly fetchedAtMs: number;
  /** Names the list these came from; absent when some of it waits for consent, so that it is read again. */
  readonly etag: string | undefined;
};

/** Keeps looked-up prices in the storage folder, for all processes of this user. */
export type PriceFile = {
  /** What is kept; read on first use, so that nobody waits for it who never looked prices up. */
  current(): KeptPrices | undefined;
  /** Reads the file again; true when another process has written it since. */
  reload(): boolean;
  /** Replaces what is kept. */
  keep(prices: KeptPrices): Promise<void>;
};

const usd = z.number().nonnegative();
const rates = z.object({
  inputUsdPerMTok: usd,
  outputUsdPerMTok: usd,
  cachedInputUsdPerMTok: usd.optional(),
  cacheWriteUsdPerMTok: usd.optional(),
  reasoningUsdPerMTok: usd.optional(),
});
const row = rates.extend({
  model: z.string(),
  since: z.iso.date(),
  tiers: z.array(rates.extend({ overTokens: z.int().positive() })).optional(),
});
const fileSchema = z.object({
  version: z.literal(1),
  fetchedAtMs: z.int().positive(),
  etag: z.string().optional(),
  rows: z.array(row),
});

/** `warn` is told of a file that cannot be used; it is as good as none, and the next look-up replaces it. */
export function createPriceFile(dir: string, warn: (message: string) => void): PriceFile {
  const file = path.join(dir, 'prices.json');
  let known: { readonly prices: KeptPrices | undefined } | undefined;

  const read = (): KeptPrices | undefined => {
    try {
      const text = readTextNow(file);
      return text === undefined ? undefined : toPrices(fileSchema.parse(JSON.parse(text)));
    } catch {
      warn(`${file} cannot be read. The prices that came with Signalbox are used; look them up again.`);
      return undefined;
    }
  };

  return {
    current: () => (known ??= { prices: read() }).prices,
    reload() {
      const before = known?.prices?.fetchedAtMs;
      known = { prices: read() };
      return known.prices?.fetchedAtMs !== before;
    },
    async keep(prices) {
      await ensureStorage(dir);
      await writePrivate(file, JSON.stringify(toFile(prices)));
      known = { prices };
    },
  };
}

function readTextNow(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const toPrices = ({ fetchedAtMs, etag, rows }: z.infer<typeof fileSchema>): KeptPrices => ({
  fetchedAtMs,
  asOf: dayOf(fetchedAtMs),
  etag,
  rows: new Map(rows.map(({ model, ...rest }): [string, RefreshedRow] => [model, rest])),
});

const toFile = ({ fetchedAtMs, etag, rows }: KeptPrices): z.input<typeof fileSchema> => ({
  version: 1,
  fetchedAtMs,
  etag,
  rows: [...rows].map(([model, { tiers, ...rest }]) => ({ model, ...rest, tiers: tiers && [...tiers] })),
});

/** The UTC day of a moment, as '2026-11-26'. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
