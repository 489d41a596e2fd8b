import { GatewayError } from '../../core/errors.js';
import type { Classification } from '../../core/classify/classification.js';
import type { LocalStrategy, Strategy } from '../../core/strategies/strategy.js';
import { askingStrategy } from './asking.js';
import { NAMED_TIER_WEIGHT, scoreWithin, withVerdict } from './blend.js';
import { embed, type Embedder } from './embed.js';
import type { VectorStore } from './example-vectors.js';
import { directionOf, nearest, poll, type Poll } from './neighbours.js';

/** What a request waits for its vector, and for the examples' when they are not there yet. */
const TIMEOUT_MS = 2_000;

/** Source: FEATURES C9. */
const NEIGHBOURS = 5;

/** What the embeddings strategy needs. */
type EmbeddingsDeps = Embedder & {
  readonly local: LocalStrategy;
  readonly vectors: VectorStore;
  readonly timeoutMs?: number;
};

/** Takes the labels that most of the nearest labelled examples have, by the vectors of an embedding model. */
export function makeEmbeddings({ local, vectors, timeoutMs = TIMEOUT_MS, ...embedder }: EmbeddingsDeps): Strategy {
  const examples = vectors.at(embedder.url, embedder.model);
  return askingStrategy({
    id: 'embeddings',
    meaning: 'The labels of the labelled examples that an embedding model finds nearest',
    local,
    timeoutMs,
    ask: async (text, base, signal) => {
      const placed = await examples.load();
      if (signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
      const [vector = []] = await embed(embedder, [text], signal);
      if (vector.length !== placed[0]?.direction.length)
        throw new GatewayError('upstream-garbled', 'The vector is not as long as those of the examples.');
      const polled = poll(nearest(directionOf(vector), placed, NEIGHBOURS));
      if (!polled) throw new GatewayError('internal', 'There are no examples.');
      return polledVerdict(base, polled);
    },
    whenLate: () => (examples.isReady() ? undefined : 'is still reading its examples'),
  });
}

const polledVerdict = (base: Classification, polled: Poll): Classification =>
  withVerdict(base, {
    strategy: 'embeddings',
    score: scoreWithin(polled.tier, base.score),
    complexity: polled.complexity,
    category: polled.category,
    domain: polled.domain,
    confidence: Math.round(polled.agreement * 100) / 100,
    weight: NAMED_TIER_WEIGHT,
    evidence: `${polled.tierVotes} of the ${NEIGHBOURS} nearest examples are ${polled.tier}`,
  });
