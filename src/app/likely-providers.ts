import type { Memory } from '../core/memory/memory.js';
import { parseRef, type ProviderCard } from '../core/model.js';
import type { Inventory, Stock } from '../gateway/inventory.js';

/** A connection costs a provider something too; nobody uses more than a few at a time. */
const MOST = 3;

/** Where the next requests are likely to go: https providers that are ready, those that answered last first, at the place they are called at. */
export function likelyAddresses(
  { providers, access }: Pick<Stock, 'providers' | 'access'>,
  memory: Memory,
  placesOf: Inventory['placesOf'],
): readonly URL[] {
  const lastMs = lastUses(memory);
  const likely = providers
    .filter(({ id }) => access.get(id)?.state === 'ready')
    .toSorted((a, b) => lastUse(b, lastMs) - lastUse(a, lastMs))
    .flatMap((card) => placesOf(card).find(({ state }) => state === 'next')?.address ?? [])
    .filter((address) => address.startsWith('https://'));
  return likely.slice(0, MOST).map((address) => new URL(address));
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
