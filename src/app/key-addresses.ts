import type { ProviderCard } from '../core/model.js';
import type { Secrets } from '../host.js';
import { originText } from './sources.js';

/** Which addresses a provider's keys were given for: not every store of secrets can be asked for its names. */
export type KeyAddresses = {
  /** Without where it is now; newest last. */
  readonly others: (provider: ProviderCard) => Promise<readonly string[]>;
  readonly add: (provider: ProviderCard) => Promise<void>;
  readonly remove: (provider: ProviderCard) => Promise<void>;
};

/** Keeps them beside the keys. */
export function keyAddresses(secrets: Pick<Secrets, 'get' | 'set' | 'delete'>): KeyAddresses {
  const others: KeyAddresses['others'] = async (provider) => {
    const all = (await secrets.get(listName(provider.id)))?.split('\n') ?? [];
    return all.filter((address) => address !== originText(provider));
  };
  return {
    others,
    add: async (provider) =>
      secrets.set(listName(provider.id), [...(await others(provider)), originText(provider)].join('\n')),
    remove: async (provider) => {
      const left = await others(provider);
      await (left.length === 0
        ? secrets.delete(listName(provider.id))
        : secrets.set(listName(provider.id), left.join('\n')));
    },
  };
}

/** Unlike the names of keys, it does not begin with a provider's id. */
const listName = (id: string): string => `addresses ${id}`;
