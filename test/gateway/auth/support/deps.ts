import assert from 'node:assert/strict';
import { GatewayError } from '../../../../src/core/errors.js';
import type { AuthDeps, Caller, Unsigned } from '../../../../src/gateway/auth/scheme.js';
import { readText } from '../../../../src/gateway/http-body.js';
import type { UpstreamHttp } from '../../../../src/gateway/http.js';

/** A provider that needs credentials. */
export const CARD: Caller = { name: 'Acme', keyEnv: ['ACME_KEY'], local: false };

/** An environment with nothing in it but what a test says; asking a server fails. */
export const authDeps = (
  over: Partial<Omit<AuthDeps, 'env' | 'readFile'>> & {
    readonly key?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): AuthDeps => ({
  http: { post: () => assert.fail('nobody was to be asked') },
  nowMs: Date.now,
  secret: () => Promise.resolve(over.key),
  ...over,
  env: (name) => over.env?.[name],
  readFile: (path) => {
    const text = over.files?.[path];
    return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
  },
});

/** A request to be authorised. */
export const unsigned = (url: string, over: Partial<Unsigned> = {}): Unsigned => ({
  method: 'POST',
  url: new URL(url),
  headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  body: '{"stream":true,"model":"m","messages":[]}',
  ...over,
});

/** Sends a request with the headers that authorise it, and reads the stream to its end. */
export async function send(
  http: UpstreamHttp,
  { url, headers, body }: Unsigned,
  proof: Readonly<Record<string, string>>,
): Promise<string> {
  // Safe: the requests of these tests have texts for bodies.
  const text = body as string;
  const response = await http.post({ url: url.href, headers: { ...headers, ...proof }, body: text, signal: NEVER });
  return readText(response.body);
}

/** A signal that stays silent. */
export const NEVER = new AbortController().signal;

/** The GatewayError that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<GatewayError> {
  try {
    await promise;
  } catch (thrown) {
    assert.ok(thrown instanceof GatewayError, String(thrown));
    return thrown;
  }
  return assert.fail('nothing was thrown');
}
