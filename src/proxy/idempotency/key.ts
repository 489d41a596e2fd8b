import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GatewayError } from '../../core/errors.js';
import { clientKeysIn } from '../auth.js';
import type { Endpoint, Exchange } from '../endpoints/endpoint.js';
import { forwardedHeaders } from '../forwarded-headers.js';
import { queryOf, valuesOf, type RequestHead } from '../head.js';

/** Where clients put it. Source: draft-ietf-httpapi-idempotency-key-header. */
export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** As long as Stripe's, whose clients most others follow. Source: Stripe API reference, "Idempotent requests". */
export const MAX_KEY_CHARACTERS = 255;

const PRINTABLE = /^[\x20-\x7e]+$/;

/** The key of a request that is to be made only once; undefined when it has none. Throws 'invalid-request' for one that cannot be any. */
export function idempotencyKeyOf(head: RequestHead): string | undefined {
  if (!head.headers.has(IDEMPOTENCY_HEADER)) return undefined;
  const [key = '', ...others] = valuesOf(head, IDEMPOTENCY_HEADER);
  if (others.length > 0) throw invalid('was sent more than once. Send one for each request.');
  if (key.length > MAX_KEY_CHARACTERS || !PRINTABLE.test(key)) {
    throw invalid(
      `must be 1 to ${MAX_KEY_CHARACTERS} printable ASCII characters, such as a UUID. Leave it out to have every request made anew.`,
    );
  }
  return key;
}

const invalid = (what: string): GatewayError =>
  new GatewayError('invalid-request', `The header "Idempotency-Key" ${what}`);

/** A request that came with a key. */
export type KeyedRequest = {
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly exchange: Exchange;
  /** The body as it came. */
  readonly bytes: Uint8Array;
};

/** Within what a key means one request: its client, as proved by its own key and with the rights it has now, and the endpoint. A digest, so that nothing keeps the keys. */
export function scopeOf({ key, endpoint, exchange }: KeyedRequest): string {
  const { caller, head } = exchange;
  return digestOf(JSON.stringify([caller, clientKeysIn(head), endpoint.path, key]));
}

/** Two requests with the same are the same: body, what the path and its query say of it, and the headers that a provider gets. */
export async function fingerprintOf({ exchange, bytes }: KeyedRequest): Promise<string> {
  const { rest, head } = exchange;
  const beside = JSON.stringify([rest, queryOf(head.url).toString(), forwardedHeaders(head)]);
  const hash = createHash('sha256').update(digestOf(beside));
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (at > 0) await nextTurn();
    hash.update(bytes.subarray(at, at + SLICE_BYTES));
  }
  return hash.digest('base64');
}

/** Some five milliseconds of work: the largest bodies would take a hundred at once. */
const SLICE_BYTES = 2 * 1_048_576;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');
