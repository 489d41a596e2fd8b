import { placesHint } from '../core/address.js';
import type { Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ProviderCard } from '../core/model.js';
import type { Host } from '../host.js';
import { keyAddresses } from './key-addresses.js';
import { secretName } from './sources.js';

/** API keys: what the person stored first, then the environment. Values are read when needed and kept nowhere else. */
export type Keys = {
  readonly keyOf: (provider: ProviderCard) => Promise<string | undefined>;
  /** Where the key comes from, for people; undefined when there is none. Never the key. */
  originOf(provider: ProviderCard): Promise<string | undefined>;
  set(provider: ProviderCard, key: string): Promise<void>;
  /** The address a key is stored for when none is for where the provider is now; undefined otherwise. */
  readonly storedElsewhere: (provider: ProviderCard) => Promise<string | undefined>;
  /** Keeps the key that was given for another address for this one as well. Only a person may say so. */
  moveHere(provider: ProviderCard): Promise<void>;
  remove(provider: ProviderCard): Promise<void>;
  readonly onDidChange: Event<string>;
};

/** Reads keys through the host. */
export function createKeys(host: Host): Keys {
  const fromEnvironment = (provider: ProviderCard): string | undefined =>
    host.settings()['discovery.environmentKeys']
      ? provider.keyEnv.find((name) => host.env(name) !== undefined)
      : undefined;

  // Asked for with every request while there is no key.
  const names = new WeakMap<ProviderCard, string>();
  const nameOf = (provider: ProviderCard): string | undefined => {
    const known = names.get(provider);
    if (known !== undefined || !hasAddress(provider)) return known;
    const name = secretName(provider);
    names.set(provider, name);
    return name;
  };

  const stored = async (provider: ProviderCard): Promise<string | undefined> =>
    hasAddress(provider) ? host.secrets.get(secretName(provider)) : undefined;

  const addresses = keyAddresses(host.secrets);
  // Addresses first: a key that is being stored right now belongs here.
  const elsewhere = async (provider: ProviderCard): Promise<string | undefined> => {
    const from = hasAddress(provider) ? (await addresses.others(provider)).at(-1) : undefined;
    return from !== undefined && (await stored(provider)) === undefined ? from : undefined;
  };
  const keep = async (provider: ProviderCard, key: string): Promise<void> => {
    await addresses.add(provider);
    await host.secrets.set(secretName(provider), key);
  };

  return {
    keyOf: async (provider) => {
      const secret = nameOf(provider);
      if (secret === undefined) return undefined;
      const kept = await host.secrets.get(secret);
      if (kept !== undefined) return kept;
      const name = fromEnvironment(provider);
      return name === undefined ? undefined : host.env(name);
    },
    originOf: async (provider) => {
      if ((await stored(provider)) !== undefined) return 'stored';
      return fromEnvironment(provider);
    },
    set: async (provider, key) => {
      needAddress(provider);
      await keep(provider, key);
    },
    storedElsewhere: elsewhere,
    moveHere: async (provider) => {
      const from = await elsewhere(provider);
      const key = from === undefined ? undefined : await host.secrets.get(`${provider.id} ${from}`);
      if (key !== undefined) await keep(provider, key);
    },
    remove: async (provider) => {
      if (!hasAddress(provider)) return;
      await addresses.remove(provider);
      await host.secrets.delete(secretName(provider));
    },
    onDidChange: host.secrets.onDidChange,
  };
}

/** Calls inside this process have none, and some addresses still have places to fill. */
const hasAddress = ({ baseUrl }: ProviderCard): boolean => baseUrl !== '' && placesHint(baseUrl) === undefined;

function needAddress({ name, baseUrl }: ProviderCard): void {
  const hint = placesHint(baseUrl);
  if (hint === undefined) return;
  throw new GatewayError('invalid-request', `A key belongs to one address. For that of ${name}, ${hint}.`);
}
