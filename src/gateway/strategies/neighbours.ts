import { mostVoted } from '../../core/strategies/vote.js';
import type { Example } from './examples.js';

/** An example and its direction in the embedding space: a vector of length 1. */
export type Placed = { readonly example: Example; readonly direction: Float64Array };

/** An example near a prompt; `similarity` is the cosine, -1 to 1. */
type Neighbour = { readonly example: Example; readonly similarity: number };

/** What the neighbours say together. `agreement` is the mean over the four labels, 0 to 1. */
export type Poll = Omit<Example, 'prompt'> & { readonly agreement: number; readonly tierVotes: number };

/** The vector scaled to length 1; a zero vector stays as it is and is near nothing. */
export function directionOf(vector: readonly number[]): Float64Array {
  const length = Math.hypot(...vector);
  return Float64Array.from(vector, (part) => (length === 0 ? 0 : part / length));
}

/** The `count` nearest examples by cosine, nearest first; equally near ones in their order. */
export function nearest(direction: Float64Array, placed: readonly Placed[], count: number): readonly Neighbour[] {
  return placed
    .map(({ example, direction: other }) => ({ example, similarity: dot(direction, other) }))
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, count);
}

/** The majority of each label; between equals the label of the nearest neighbour wins. Undefined without neighbours. */
export function poll(neighbours: readonly Neighbour[]): Poll | undefined {
  const tier = vote(neighbours, ({ tier }) => tier);
  const complexity = vote(neighbours, ({ complexity }) => complexity);
  const category = vote(neighbours, ({ category }) => category);
  const domain = vote(neighbours, ({ domain }) => domain);
  if (!tier || !complexity || !category || !domain) return undefined;
  const votes = tier.votes + complexity.votes + category.votes + domain.votes;
  return {
    tier: tier.label,
    complexity: complexity.label,
    category: category.label,
    domain: domain.label,
    agreement: votes / (4 * neighbours.length),
    tierVotes: tier.votes,
  };
}

function vote<L>(neighbours: readonly Neighbour[], labelOf: (example: Example) => L) {
  const labels = neighbours.map(({ example }) => labelOf(example));
  const label = mostVoted(labels.map((choice) => ({ choice, weight: 1 })));
  return label === undefined ? undefined : { label, votes: labels.filter((other) => other === label).length };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
