import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import type { Rates, TieredRates } from './price-rates.js';
import type { ProviderRow } from './schema.js';

/** What a price list on the web says of models at providers we know, by 'provider/model'. */
export type PriceFeed = {
  readonly rows: ReadonlyMap<string, TieredRates>;
  /** Rows that cannot be true, or have another form. */
  readonly refused: readonly string[];
};

/** No model costs more than a twentieth of this; a larger number is a mistake, or worse. */
const MAX_USD_PER_MTOK = 10_000;

/** Real lists have up to four. */
const MAX_STEPS = 20;

/** Where a step has no size, this is what its name says. */
const LONG_CONTEXT_TOKENS = 200_000;

/** Lists of models hold names; control characters would end up in terminals. */
const MODEL_ID = /^[\x21-\x7e]{1,200}$/;

const rate = z.number().nonnegative().max(MAX_USD_PER_MTOK);

const costSchema = z.object({
  input: rate,
  output: rate,
  reasoning: rate.optional(),
  cache_read: rate.optional(),
  cache_write: rate.optional(),
});
type FeedCost = z.infer<typeof costSchema>;

const stepSchema = costSchema.extend({
  tier: z.object({ type: z.literal('context').optional(), size: z.int().positive() }),
});

const modelSchema = z.object({
  cost: costSchema
    .extend({ tiers: z.array(stepSchema).max(MAX_STEPS).optional(), context_over_200k: costSchema.optional() })
    .nullish(),
});

const providerSchema = z.object({ models: z.record(z.string(), z.unknown()) });
const feedSchema = z.record(z.string(), z.unknown());

/** Reads the list of models.dev. Throws 'upstream-garbled' when there is nothing in it that could be used. */
export function readFeed(list: unknown, providers: readonly ProviderRow[]): PriceFeed {
  const feed = feedSchema.safeParse(list);
  const rows = new Map<string, TieredRates>();
  const refused: string[] = [];
  for (const provider of feed.data ? providers : []) {
    for (const theirId of provider.modelsDevAs ?? [provider.id]) {
      const models = providerSchema.safeParse(feed.data?.[theirId]);
      for (const [id, model] of Object.entries(models.data?.models ?? {})) {
        if (!MODEL_ID.test(id)) refused.push(`${provider.id}/?`);
        else readModel(`${provider.id}/${id}`, model, rows, refused);
      }
    }
  }
  if (rows.size === 0)
    throw new GatewayError('upstream-garbled', 'The price list holds no price of a provider that is known here.');
  return { rows, refused };
}

function readModel(key: string, model: unknown, rows: Map<string, TieredRates>, refused: string[]): void {
  const { success, data } = modelSchema.safeParse(model);
  if (!success) refused.push(key);
  else if (data.cost) rows.set(key, toRates(data.cost));
}

type FeedPrice = NonNullable<z.infer<typeof modelSchema>['cost']>;

function toRates({ tiers, context_over_200k: long, ...cost }: FeedPrice): TieredRates {
  const steps = tiers?.map(({ tier, ...step }) => ({ overTokens: tier.size, ...ratesOf(step) }));
  return { ...ratesOf(cost), tiers: steps ?? (long && [{ overTokens: LONG_CONTEXT_TOKENS, ...ratesOf(long) }]) };
}

/** A zero beside a price means that nobody wrote the rate down: neither caches nor thoughts are for nothing. */
function ratesOf(cost: FeedCost): Rates {
  const known = (usd: number | undefined): number | undefined => (usd === 0 && cost.input > 0 ? undefined : usd);
  return {
    inputUsdPerMTok: cost.input,
    outputUsdPerMTok: cost.output,
    cachedInputUsdPerMTok: known(cost.cache_read),
    cacheWriteUsdPerMTok: known(cost.cache_write),
    reasoningUsdPerMTok: known(cost.reasoning),
  };
}
