import { timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import { CLIENT_KEY_FORM, type ClientKey, type KeyHolder } from './client-keys.js';
import { queryOf, valuesOf, type RequestHead } from './head.js';

/** Who may use a route: 'anyone'; holders of the 'token' or of a client key; the 'owner' with the token; the 'panel' with its session. */
export type Access = 'anyone' | 'token' | 'owner' | 'panel';

/** Who sent a request; a client with a key of its own goes by its name. */
export type Caller = 'owner' | 'panel' | 'stranger' | KeyHolder;

type CallerKind = Extract<Caller, string> | 'client';

/** The one table of who may do what. */
const TAKES: Readonly<Record<Access, ReadonlySet<CallerKind>>> = {
  anyone: new Set(['stranger', 'client', 'owner']),
  token: new Set(['client', 'owner']),
  owner: new Set(['owner']),
  panel: new Set(['panel', 'owner']),
};

/** What a key is compared with. */
export type Keys = {
  /** The token of this proxy, as bytes. */
  readonly token: Buffer;
  readonly isSession: (key: string) => boolean;
  readonly clientKey: (key: string) => ClientKey | undefined;
};

/** Where the tools put their keys. Source: WIRE 1. */
export const KEY_HEADERS = ['x-api-key', 'api-key', 'x-goog-api-key'];

const BEARER = /^Bearer +(\S+)$/i;

const WANTED = 'This proxy wants its token as "Authorization: Bearer <token>".';

/** Google takes keys in addresses; those end up in logs and histories. */
export const NO_KEY_IN_ADDRESS =
  'A key does not belong in an address. Send it in the header "x-goog-api-key" and leave out "?key=".';

/** The one place where keys are read. A key that is sent must be right, also where none is needed, and all must be of one caller. */
export function authenticate(head: RequestHead, access: Access, keys: Keys): Caller {
  const sent = keysOf(head);
  const caller = sent.length === 0 ? 'stranger' : callerWith(sent, keys);
  if (TAKES[access].has(kindOf(caller))) return caller;
  switch (kindOf(caller)) {
    case 'stranger':
      throw new GatewayError('unauthenticated', isKeyInAddress(head) ? NO_KEY_IN_ADDRESS : WANTED);
    case 'client':
      throw new GatewayError('forbidden', 'A client key may not use this path; it wants the token of this proxy.');
    case 'panel':
    case 'owner':
      throw wrongKey();
  }
}

/** The keys in the head that are written as those of clients are. */
export const clientKeysIn = (head: RequestHead): readonly string[] =>
  keysOf(head).flatMap((key) => (key !== undefined && CLIENT_KEY_FORM.test(key) ? [key] : []));

/** Whoever all of these keys belong to. */
function callerWith(sent: readonly (string | undefined)[], keys: Keys): Caller {
  const [first, ...others] = sent.map((key) => (key === undefined ? undefined : callerOf(key, keys)));
  if (first === undefined || !others.every((other) => other !== undefined && isSame(first, other))) throw wrongKey();
  return first;
}

function callerOf(key: string, { token, isSession, clientKey }: Keys): Caller | undefined {
  if (isToken(key, token)) return 'owner';
  const found = clientKey(key);
  if (found?.isRevoked) {
    throw new GatewayError('unauthenticated', 'This client key was revoked. Ask whoever runs this proxy for another.');
  }
  return found?.holder ?? (isSession(key) ? 'panel' : undefined);
}

/** In constant time for keys of the token's length, which is no secret. */
function isToken(key: string, token: Buffer): boolean {
  const bytes = Buffer.from(key);
  return bytes.length === token.length && timingSafeEqual(bytes, token);
}

/** No two keys that are good go by the same name. */
const isSame = (a: Caller, b: Caller): boolean =>
  typeof a === 'object' && typeof b === 'object' ? a.name === b.name : a === b;

const kindOf = (caller: Caller): CallerKind => (typeof caller === 'object' ? 'client' : caller);

const wrongKey = (): GatewayError =>
  new GatewayError('unauthenticated', 'The key is not the token of this proxy. Copy it again from Signalbox.');

const isKeyInAddress = (head: RequestHead): boolean => queryOf(head.url).has('key');

/** Every key in the head; undefined stands for one that is not written as a key should be. */
function keysOf(head: RequestHead): readonly (string | undefined)[] {
  const bearers = valuesOf(head, 'authorization').map((value) => BEARER.exec(value)?.[1]);
  return [...bearers, ...KEY_HEADERS.flatMap((name) => valuesOf(head, name))];
}
