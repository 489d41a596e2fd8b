import { GatewayError } from '../../core/errors.js';
import type { AuthDeps, Caller, Scheme } from './scheme.js';

/** Where a key goes. */
type KeyHeader = 'authorization' | 'x-api-key' | 'api-key' | 'x-goog-api-key';

/** A key in a header, as it is; in `authorization` as a bearer token. A server on this machine may do without. */
export const keyIn = (header: KeyHeader): Scheme => ({
  authorizer: (card, deps) => async () => {
    const key = await deps.secret();
    if (key !== undefined) return keyHeader(header, key);
    if (card.local) return {};
    const [env] = card.keyEnv;
    const orEnv = env === undefined ? 'Run' : `Set ${env} or run`;
    throw new GatewayError('key-missing', `No API key for ${card.name}. ${orEnv} "Signalbox: Set API Key".`);
  },
  missing: async (card, deps) => (card.local || (await hasKey(deps)) ? undefined : keyHint(card)),
});

/** The header that carries a key. */
export const keyHeader = (header: KeyHeader, key: string): Readonly<Record<string, string>> => ({
  [header]: header === 'authorization' ? `Bearer ${key}` : key,
});

/** How a person gives the provider a key. */
export function keyHint({ name, keyEnv: [env] }: Caller): string {
  const orEnv = env === undefined ? '' : ` or set ${env}`;
  return `add a key for ${name} with "Signalbox: Set API Key"${orEnv}`;
}

const hasKey = async (deps: AuthDeps): Promise<boolean> => (await deps.secret()) !== undefined;
