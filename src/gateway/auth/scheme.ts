import { GatewayError } from '../../core/errors.js';
import type { ProviderCard } from '../../core/model.js';
import type { OutgoingBody } from '../http-outgoing.js';
import type { UpstreamHttp } from '../http.js';

/** One request as it will be sent, before it is authorised. Header names are lower-case. */
export type Unsigned = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody | undefined;
};

/** The headers that prove who calls. Throws GatewayError 'key-missing' saying what to set or run. */
export type Authorize = (request: Unsigned, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;

/** What proving who calls is made of. */
export type AuthDeps = {
  /** The provider's stored key, or the one its environment variables hold. */
  readonly secret: () => Promise<string | undefined>;
  /** One environment variable; undefined when unset, empty, or not to be used for this. */
  readonly env: (name: string) => string | undefined;
  /** A whole file of the user's as text. Rejects when there is none. */
  readonly readFile: (path: string) => Promise<string>;
  readonly http: Pick<UpstreamHttp, 'post'>;
  readonly nowMs: () => number;
};

/** What of a provider's card matters here. */
export type Caller = Pick<ProviderCard, 'name' | 'keyEnv' | 'local'>;

/** Credentials, or what to set or run to have some: the end of a sentence, without a full stop. */
export type Found<T> = { readonly found: T } | { readonly hint: string };

/** One way of proving who calls. */
export type Scheme = {
  readonly authorizer: (card: Caller, deps: AuthDeps) => Authorize;
  /** What to set or run; undefined when there is something to try with. Asks nobody. */
  readonly missing: (card: Caller, deps: AuthDeps) => Promise<string | undefined>;
  /** What to check when the provider refuses who asks, as a sentence; absent: set another key. */
  readonly refused?: string;
};

/** The credentials themselves. Throws 'key-missing' with the hint. */
export function demand<T>(card: Caller, credentials: Found<T>): T {
  if ('found' in credentials) return credentials.found;
  throw new GatewayError('key-missing', `No credentials for ${card.name}: ${credentials.hint}.`);
}

/** The hint of credentials that are not there. */
export const hintOf = (credentials: Found<unknown>): string | undefined =>
  'hint' in credentials ? credentials.hint : undefined;
