import { calcPrice } from '@pydantic/genai-prices';
import * as z from 'zod';
import type { ModelCard, ModelRef, Price } from '../core/model.js';
import embeddings from './data/embeddings.json' with { type: 'json' };
import providers from './data/providers.json' with { type: 'json' };
import { provenance, text } from './schema.js';

/** One model that makes vectors of texts, at one provider. Its price is that of genai-prices. */
export const embeddingRow = z.strictObject({ provider: text, model: text, name: text, ...provenance });

/** The models that make vectors, known without asking anybody, and what their input costs. */
export type EmbeddingCatalog = {
  readonly models: readonly ModelCard[];
  /** Base rates of any provider's model; undefined means unpriced. There is no output to pay for. */
  readonly priceOf: (ref: ModelRef) => Price | undefined;
};

/** Our own rows. `atMs` is the day prices are taken at. */
export function loadEmbeddings(atMs: number): EmbeddingCatalog {
  const tables = new Map(providers.map((row) => [row.id, 'pricesAs' in row ? row.pricesAs : undefined]));
  const priceOf = ({ provider, model }: ModelRef): Price | undefined => {
    const table = tables.get(provider);
    return table === undefined ? undefined : inputPrice(table, model, atMs);
  };
  let models: readonly ModelCard[] | undefined;
  return {
    // Made on first use: the price tables take longer to read than everything else in here.
    get models() {
      return (models ??= embeddings.map((row) => embedderCard({ ...row, price: priceOf(row), local: false })));
    },
    priceOf,
  };
}

const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };

/** The card of a model that makes vectors; free on this machine. Nothing is known of its limits: the provider itself will say. */
export const embedderCard = (
  known: ModelRef & { readonly name: string; readonly local: boolean; readonly price?: Price | undefined },
): ModelCard => ({
  provider: known.provider,
  model: known.model,
  name: known.name,
  tier: known.local ? 'free' : 'cheap',
  contextTokens: Number.MAX_SAFE_INTEGER,
  maxOutputTokens: 0,
  capabilities: [],
  price: known.local ? FREE : known.price,
  local: known.local,
});

function inputPrice(providerId: string, model: string, atMs: number): Price | undefined {
  const found = calcPrice({ input_tokens: 1 }, model, { providerId, timestamp: new Date(atMs) });
  const rate = found?.model_price['input_mtok'];
  const usd = typeof rate === 'object' ? rate.base : rate;
  if (usd === undefined) return undefined;
  return { inputUsdPerMTok: usd, cachedInputUsdPerMTok: usd, cacheWriteUsdPerMTok: usd, outputUsdPerMTok: 0 };
}
