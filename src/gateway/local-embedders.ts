import { embedderCard } from '../catalog/embeddings.js';
import type { ModelCard, ProviderCard } from '../core/model.js';
import type { UpstreamHttp } from './http.js';
import type { Stock } from './inventory.js';
import { isNamedNotForChat } from './local-model.js';
import { listOfferedModels } from './offered-models.js';

/** A server changes its models rarely. */
const FRESH_MS = 30_000;

/** A server on this machine answers at once, or it is not one. */
const ANSWER_MS = 1_000;

/** The models for embeddings of the local servers that run now. */
export type LocalEmbedders = (stock: Stock) => Promise<readonly ModelCard[]>;

/** Asks each running server for its list, and remembers it for a while. A server that gives none offers none. */
export function makeLocalEmbedders(deps: {
  readonly http: Pick<UpstreamHttp, 'get'>;
  readonly nowMs: () => number;
}): LocalEmbedders {
  const kept = new Map<string, { readonly models: Promise<readonly ModelCard[]>; readonly untilMs: number }>();

  function modelsOf(provider: ProviderCard): Promise<readonly ModelCard[]> {
    const key = `${provider.id} ${provider.baseUrl}`;
    const known = kept.get(key);
    if (known && deps.nowMs() < known.untilMs) return known.models;
    const models = listOf(provider, deps.http);
    kept.set(key, { models, untilMs: deps.nowMs() + FRESH_MS });
    return models;
  }

  return async ({ providers, access }) => {
    const running = providers.filter(
      ({ id, local, probePath }) => local && probePath !== undefined && access.get(id)?.state === 'ready',
    );
    return (await Promise.all(running.map(modelsOf))).flat();
  };
}

async function listOf(provider: ProviderCard, http: Pick<UpstreamHttp, 'get'>): Promise<readonly ModelCard[]> {
  try {
    const names = await listOfferedModels(http, provider, undefined, AbortSignal.timeout(ANSWER_MS));
    return names
      .filter((name) => isNamedNotForChat(name) && !/rerank/i.test(name))
      .map((model) => embedderCard({ provider: provider.id, model, name: model, local: true }));
  } catch {
    return []; // it runs, but has no list: its models still work by name
  }
}
