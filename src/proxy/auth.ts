import { timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import { queryOf, valuesOf, type RequestHead } from './head.js';

/** Who may use a route: 'anyone', holders of the 'token', or those and the 'panel' with its session. */
export type Access = 'anyone' | 'token' | 'panel';

/** Who sent a request. */
export type Caller = 'owner' | 'panel' | 'stranger';

/** What a key is compared with. */
export type Keys = {
  /** The token of this proxy, as bytes. */
  readonly token: Buffer;
  readonly isSession: (key: string) => boolean;
};

/** Where the tools put their keys. Source: WIRE 1. */
export const KEY_HEADERS = ['x-api-key', 'api-key', 'x-goog-api-key'];

const BEARER = /^Bearer +(\S+)$/i;

const WANTED = 'This proxy wants its token as "Authorization: Bearer <token>".';

/** Google takes keys in addresses; those end up in logs and histories. */
export const NO_KEY_IN_ADDRESS =
  'A key does not belong in an address. Send it in the header "x-goog-api-key" and leave out "?key=".';

/** In constant time for keys of the token's length, which is no secret. */
function isToken(key: string, token: Buffer): boolean {
  const bytes = Buffer.from(key);
  return bytes.length === token.length && timingSafeEqual(bytes, token);
}

/** The one place where keys are read. A key that is sent must be right, also where none is needed. */
export function authenticate(head: RequestHead, access: Access, keys: Keys): Caller {
  const sent = keysOf(head);
  if (sent.length === 0) {
    if (access === 'anyone') return 'stranger';
    throw new GatewayError('unauthenticated', isKeyInAddress(head) ? NO_KEY_IN_ADDRESS : WANTED);
  }
  if (sent.every((key) => key !== undefined && isToken(key, keys.token))) return 'owner';
  if (access === 'panel' && sent.every((key) => key !== undefined && keys.isSession(key))) return 'panel';
  throw new GatewayError('unauthenticated', 'The key is not the token of this proxy. Copy it again from Signalbox.');
}

const isKeyInAddress = (head: RequestHead): boolean => queryOf(head.url).has('key');

/** Every key in the head; undefined stands for one that is not written as a key should be. */
function keysOf(head: RequestHead): readonly (string | undefined)[] {
  const bearers = valuesOf(head, 'authorization').map((value) => BEARER.exec(value)?.[1]);
  return [...bearers, ...KEY_HEADERS.flatMap((name) => valuesOf(head, name))];
}
