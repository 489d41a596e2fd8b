import type { Rest } from './breaker.js';
import type { TrackRecord } from './track-record.js';
import type { BackendState } from './types.js';

/** How a provider or a model stands. `aPartRests` is true when one of its models is left alone. */
export function stateOf(
  { rest, calls, errorRate }: Pick<TrackRecord, 'calls' | 'errorRate'> & { readonly rest: Rest | undefined },
  aPartRests = false,
): BackendState {
  if (rest) return 'down';
  if (calls === 0) return 'unknown';
  return aPartRests || errorRate > 0 ? 'degraded' : 'healthy';
}

/** The longer of two; undefined when there is none. */
export function longerRest(one: Rest | undefined, other: Rest | undefined): Rest | undefined {
  if (!one || !other) return one ?? other;
  return one.untilMs >= other.untilMs ? one : other;
}
