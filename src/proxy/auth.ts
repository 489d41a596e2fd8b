import { timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import { CLIENT_KEY_FORM, CLIENT_ROLES, type ClientKey, type ClientRole, type KeyHolder } from './client-keys.js';
import { queryOf, valuesOf, type RequestHead } from './head.js';

/**
 * What a route is: open to 'anyone'; a 'list' that costs nothing, or a 'call' of a model; a decision alone, which may ask a
 * model how hard a text is; numbers, one's 'own' or everybody's; of the 'panel', which has sessions; or a 'change' of how the router works.
 */
export type Access = 'anyone' | 'list' | 'call' | 'decide' | 'own' | 'panel' | 'change';

/** Who sent a request; a client with a key of its own goes by its name. */
export type Caller = 'owner' | 'panel' | 'stranger' | KeyHolder;

type CallerKind = Extract<Caller, string> | ClientRole;

/** The one table of who may do what. */
const TAKES: Readonly<Record<Access, ReadonlySet<CallerKind>>> = {
  anyone: new Set(['owner', 'admin', 'developer', 'viewer', 'ci', 'stranger']),
  list: new Set(['owner', 'admin', 'developer', 'viewer', 'ci']),
  call: new Set(['owner', 'admin', 'developer', 'ci']),
  decide: new Set(['owner', 'admin', 'developer', 'viewer']),
  own: new Set(['owner', 'admin', 'developer', 'viewer']),
  panel: new Set(['owner', 'admin', 'viewer', 'panel']),
  change: new Set(['owner', 'admin']),
};

/** Whose numbers a route of 'own' shows to these: everybody's. The others see their own. */
const SEES_ALL: ReadonlySet<CallerKind> = new Set(['owner', 'panel', 'admin', 'viewer']);

/** True when a caller may see what others spent, and how providers stand. */
export const seesAll = (caller: Caller): boolean => SEES_ALL.has(kindOf(caller));

/** True when a caller may look, but change nothing and cause no cost. */
export const onlyLooks = (caller: Caller): boolean => kindOf(caller) === 'viewer';

/** What a key is compared with. */
export type Keys = {
  /** The token of this proxy as it is now, as bytes. */
  readonly token: () => Buffer;
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
  if (typeof caller === 'object') throw notForRole(caller, access);
  if (caller === 'stranger')
    throw new GatewayError('unauthenticated', isKeyInAddress(head) ? NO_KEY_IN_ADDRESS : WANTED);
  throw wrongKey();
}

/** Says who could, because whoever reads it may be able to change the role of the key. */
function notForRole({ name, role }: KeyHolder, access: Access): GatewayError {
  const roles = CLIENT_ROLES.filter((one) => TAKES[access].has(one));
  return new GatewayError(
    'forbidden',
    `The client key "${name}" has the role "${role}", which may not use this path. Roles that may: ${roles.join(', ')}.`,
  );
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
  if (isToken(key, token())) return 'owner';
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

const kindOf = (caller: Caller): CallerKind => (typeof caller === 'object' ? caller.role : caller);

const wrongKey = (): GatewayError =>
  new GatewayError('unauthenticated', 'The key is not the token of this proxy. Copy it again from Signalbox.');

const isKeyInAddress = (head: RequestHead): boolean => queryOf(head.url).has('key');

/** Every key in the head; undefined stands for one that is not written as a key should be. */
function keysOf(head: RequestHead): readonly (string | undefined)[] {
  const bearers = valuesOf(head, 'authorization').map((value) => BEARER.exec(value)?.[1]);
  return [...bearers, ...KEY_HEADERS.flatMap((name) => valuesOf(head, name))];
}
