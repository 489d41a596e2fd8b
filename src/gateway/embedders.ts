import type { EmbedRequest } from '../core/embedding.js';
import { isAllowed } from '../core/model-pattern.js';
import { allowsOnly } from '../core/policy/keep-allowed.js';
import { outsideResidency } from '../core/policy/keep-residency.js';
import { notAllowed } from './not-allowed.js';
import { parseAsked } from '../core/route/asked.js';
import { GatewayError } from '../core/errors.js';
import { refText, sameRef, type ModelCard, type ModelRef } from '../core/model.js';
import { allowsOnlyText } from '../core/region.js';
import type { Asked, Preset } from '../core/route/types.js';
import { embedderCard, type EmbeddingCatalog } from '../catalog/embeddings.js';
import type { Stock } from './inventory.js';

/** What a request for vectors may go to, cheapest first. */
export type Embedders = { readonly asked: Asked; readonly models: readonly ModelCard[] };

/** What is known of models that make vectors: from the catalogue, and of local servers by their own lists. */
type KnownEmbedders = { readonly catalog: EmbeddingCatalog; readonly local: readonly ModelCard[] };

/**
 * Reads the model a client named: "auto" is the cheapest that is ready, so that the same setup always gives vectors of the
 * same model; a name is that model and no other. Throws 'model-unknown', or 'no-candidate' when none is ready.
 */
export function findEmbedders(
  { model: name, client }: Pick<EmbedRequest, 'model' | 'client'>,
  preset: Preset,
  stock: Stock,
  known: KnownEmbedders,
): Embedders {
  const listed = [...known.local, ...known.catalog.models];
  const asked = parseAsked(name, preset, (text) => resolve(text, stock, listed));
  const { allowedModels } = client;
  if (asked.kind === 'explicit' && !isAllowed(asked.ref, allowedModels))
    throw notAllowed(asked.ref, allowsOnly(allowedModels));
  const outside = asked.kind === 'explicit' ? outsideResidency(asked.ref, stock.residency) : undefined;
  if (asked.kind === 'explicit' && outside !== undefined) throw notAllowed(asked.ref, outside);
  const models =
    asked.kind === 'auto'
      ? listed
          .filter((model) => isAllowed(model, allowedModels) && (asked.preset !== 'private' || model.local))
          .filter((model) => outsideResidency(model, stock.residency) === undefined)
      : [listed.find((model) => sameRef(model, asked.ref)) ?? unlistedCard(asked.ref, stock, known.catalog)];
  const ready = models.filter((model) => isReady(model, stock)).toSorted(cheapestFirst);
  if (ready.length === 0) throw noEmbedder(asked, allowedModels, stock);
  return { asked, models: ready };
}

const isReady = ({ provider }: ModelRef, { access }: Stock): boolean => access.get(provider)?.state === 'ready';

/** Unpriced ones come last; among equals the name decides, so that the order never changes by itself. */
function cheapestFirst(a: ModelCard, b: ModelCard): number {
  const [priceA, priceB] = [a, b].map(({ price }) => price?.inputUsdPerMTok ?? Number.MAX_VALUE);
  return (priceA ?? 0) - (priceB ?? 0) || (refText(a) < refText(b) ? -1 : 1);
}

/** 'provider/model', or the id alone where one provider that is ready has it. */
function resolve(text: string, stock: Stock, listed: readonly ModelCard[]): ModelRef | undefined {
  const exact = listed.find((model) => refText(model) === text);
  if (exact) return exact;
  const named = listed.filter((model) => model.model === text || model.model === `${text}:latest`);
  const ready = named.filter((model) => isReady(model, stock));
  return ready[0] ?? named[0] ?? stock.resolve(text);
}

function unlistedCard(ref: ModelRef, stock: Stock, catalog: EmbeddingCatalog): ModelCard {
  const local = stock.providers.find(({ id }) => id === ref.provider)?.local ?? false;
  return embedderCard({ ...ref, name: ref.model, local, price: catalog.priceOf(ref) });
}

function noEmbedder(asked: Asked, allowed: readonly string[] | undefined, { access, residency }: Stock): GatewayError {
  if (asked.kind === 'auto') {
    const inside = residency ? ` (${allowsOnlyText(residency.regions)})` : '';
    const where = `${asked.preset === 'private' ? ' on this machine' : ''}${inside}`;
    const among = allowed ? `, among those that the key of this client allows (${allowed.join(', ')})` : '';
    return new GatewayError(
      'no-candidate',
      `No model for embeddings is ready${where}${among}. Pull one into Ollama ("ollama pull nomic-embed-text"), add a key for OpenAI, or ask for one as "provider/model".`,
    );
  }
  const state = access.get(asked.ref.provider);
  const hint = state && 'hint' in state ? state.hint : 'it is not known here';
  return new GatewayError('no-candidate', `${refText(asked.ref)} cannot take this request: ${hint}`);
}
