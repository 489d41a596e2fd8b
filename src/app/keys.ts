import { placesHint } from '../core/address.js';
import type { Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ProviderCard } from '../core/model.js';
import type { Host } from '../host.js';
import { secretName } from './sources.js';

/** API keys: what the person stored first, then the environment. Values are read when needed and kept nowhere else. */
export type Keys = {
  readonly keyOf: (provider: ProviderCard) => Promise<string | undefined>;
  /** Where the key comes from, for people; undefined when there is none. Never the key. */
  originOf(provider: ProviderCard): Promise<string | undefined>;
  set(provider: ProviderCard, key: string): Promise<void>;
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

  return {
    keyOf: async (provider) => {
      const secret = nameOf(provider);
      if (secret === undefined) return undefined;
      const stored = await host.secrets.get(secret);
      if (stored !== undefined) return stored;
      const name = fromEnvironment(provider);
      return name === undefined ? undefined : host.env(name);
    },
    originOf: async (provider) => {
      if (hasAddress(provider) && (await host.secrets.get(secretName(provider))) !== undefined) return 'stored';
      return fromEnvironment(provider);
    },
    set: async (provider, key) => {
      const hint = placesHint(provider.baseUrl);
      if (hint !== undefined) {
        throw new GatewayError(
          'invalid-request',
          `A key belongs to one address. For that of ${provider.name}, ${hint}.`,
        );
      }
      await host.secrets.set(secretName(provider), key);
    },
    remove: async (provider) => {
      if (hasAddress(provider)) await host.secrets.delete(secretName(provider));
    },
    onDidChange: host.secrets.onDidChange,
  };
}

/** Calls inside this process have none, and some addresses still have places to fill. */
const hasAddress = ({ baseUrl }: ProviderCard): boolean => baseUrl !== '' && placesHint(baseUrl) === undefined;
