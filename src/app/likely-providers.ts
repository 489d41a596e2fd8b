import type { Memory } from '../core/memory/memory.js';
import { parseRef, type ProviderCard } from '../core/model.js';
import type { Stock } from '../gateway/inventory.js';

/** A connection costs a provider something too; nobody uses more than a few at a time. */
const MOST = 3;

/** Where the next requests are likely to go: https providers that are ready, those that answered last first. */
export function likelyAddresses(
  { providers, access }: Pick<Stock, 'providers' | 'access'>,
  memory: Memory,
): readonly URL[] {
  const lastMs = lastUses(memory);
  const likely = providers
    .filter(({ id, baseUrl }) => access.get(id)?.state === 'ready' && baseUrl.startsWith('https://'))
    .toSorted((a, b) => lastUse(b, lastMs) - lastUse(a, lastMs));
  return likely.slice(0, MOST).map(({ baseUrl }) => new URL(baseUrl));
}

const lastUse = ({ id }: ProviderCard, lastMs: ReadonlyMap<string, number>): number => lastMs.get(id) ?? 0;

function lastUses({ cells }: Memory): ReadonlyMap<string, number> {
  const lastMs = new Map<string, number>();
  for (const [key, { atMs }] of Object.entries(cells)) {
    const provider = parseRef(key)?.provider ?? '';
    lastMs.set(provider, Math.max(lastMs.get(provider) ?? 0, atMs));
  }
  return lastMs;
}
