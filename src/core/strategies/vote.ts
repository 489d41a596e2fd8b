import { TIERS, type Tier } from '../model.js';

/** One voice: what it says, and how much it counts. */
export type Vote<T> = { readonly choice: T; readonly weight: number };

/** The choice with most weight behind it; between equals the one that was named first. Undefined without any vote. */
export function mostVoted<T>(votes: readonly Vote<T>[]): T | undefined {
  const weights = new Map<T, number>();
  for (const { choice, weight } of votes) weights.set(choice, (weights.get(choice) ?? 0) + weight);
  let best: Vote<T> | undefined;
  for (const [choice, weight] of weights) if (!best || weight > best.weight) best = { choice, weight };
  return best?.choice;
}

/** Sums of weights that differ by less are equal. */
const DUST = 1e-9;

/** The tier with half of the weight on either side; between two the stronger, because a weak answer costs more than a dear one. */
export function medianTier(votes: readonly Vote<Tier>[]): Tier {
  const half = votes.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const tier of TIERS) {
    below += votes.reduce((sum, { choice, weight }) => sum + (choice === tier ? weight : 0), 0);
    if (below > half + DUST) return tier;
  }
  return 'premium';
}
