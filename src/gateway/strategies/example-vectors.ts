import type { Disposable } from '../../core/emitter.js';
import { GatewayError } from '../../core/errors.js';
import type { UpstreamHttp } from '../http.js';
import { embed, type Embedder } from './embed.js';
import { examples, type Example } from './examples.js';
import { directionOf, type Placed } from './neighbours.js';

/** Texts embedded in one request: a few seconds of work for a small model without a graphics card. */
const BATCH = 32;

/** A model may have to be loaded first. */
const BATCH_MS = 120_000;

/** The examples' vectors at one place. */
type ExampleVectors = {
  /** Starts to embed them when nobody has yet, and resolves when they are there. */
  load(): Promise<readonly Placed[]>;
  isReady(): boolean;
};

/** Keeps the examples' vectors of each address and model, for as long as the router runs. */
export type VectorStore = Disposable & { at(url: string, model: string): ExampleVectors };

/** Opens the store; nothing is asked until vectors are wanted. Dispose ends whatever is under way. */
export function createVectorStore(
  http: Pick<UpstreamHttp, 'post'>,
  labelled: () => readonly Example[] = examples,
): VectorStore {
  const places = new Map<string, ExampleVectors>();
  const gone = new AbortController();
  return {
    at(url, model) {
      const key = JSON.stringify([url, model]);
      const known = places.get(key) ?? onePlace({ http, url, model }, labelled, gone.signal);
      places.set(key, known);
      return known;
    },
    dispose: () => gone.abort(),
  };
}

function onePlace(embedder: Embedder, labelled: () => readonly Example[], gone: AbortSignal): ExampleVectors {
  let loading: Promise<readonly Placed[]> | undefined;
  let ready = false;

  async function start(): Promise<readonly Placed[]> {
    try {
      const placed = await placeAll(embedder, labelled(), gone);
      ready = true;
      return placed;
    } catch (thrown) {
      loading = undefined; // the next request tries again
      throw thrown;
    }
  }

  return { load: () => (loading ??= start()), isReady: () => ready };
}

/** In batches, one after the other, so that other work of the server gets its turn. */
async function placeAll(
  embedder: Embedder,
  labelled: readonly Example[],
  gone: AbortSignal,
): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  for (let at = 0; at < labelled.length; at += BATCH) {
    const batch = labelled.slice(at, at + BATCH);
    const signal = AbortSignal.any([gone, AbortSignal.timeout(BATCH_MS)]);
    const vectors = await embed(
      embedder,
      batch.map(({ prompt }) => prompt),
      signal,
    );
    batch.forEach((example, index) => placed.push({ example, direction: directionOf(vectors[index] ?? []) }));
  }
  if (new Set(placed.map(({ direction }) => direction.length)).size > 1)
    throw new GatewayError('upstream-garbled', 'The embeddings are not all of one length.');
  return placed;
}
