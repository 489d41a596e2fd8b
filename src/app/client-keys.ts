import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import type { ClientKey, KeyRing } from '../proxy/client-keys.js';
import { CLIENT_NAME_FORM, keyFileVersion, readKeyRows, writeKeyRows, type ClientKeyRow } from './client-key-file.js';

/** What is shown of a key. */
export type ClientKeyInfo = {
  readonly name: string;
  readonly team: string | undefined;
  readonly createdAtMs: number;
  /** Undefined while it is in use. */
  readonly revokedAtMs: number | undefined;
};

/** Keys for single clients of the proxy, each with a name and perhaps a team, by which caps and spend go. */
export type ClientKeys = KeyRing & {
  /** Oldest first, revoked ones too. */
  list(): Promise<readonly ClientKeyInfo[]>;
  /** Makes a key; what it resolves to is kept nowhere and cannot be shown again. Rejects with 'invalid-request' for a name that is in use or no name. */
  create(name: string, team?: string): Promise<string>;
  /** Rejects with 'not-found' when no key of that name is in use. */
  revoke(name: string): Promise<void>;
};

/** `clockMs` never goes back; `nowMs` is the time of day. */
export type ClientKeysDeps = {
  readonly dir: string;
  readonly nowMs: () => number;
  readonly clockMs: () => number;
};

/** Another process may have changed the file; a revoked key is good for so long at most. */
const RECHECK_MS = 1_000;

const KEY_BYTES = 32;

type Known = {
  readonly version: string;
  readonly keys: readonly { readonly digest: Buffer; readonly key: ClientKey }[];
};

/** Reads nothing until a key is looked up or made. */
export function createClientKeys({ dir, nowMs, clockMs }: ClientKeysDeps): ClientKeys {
  let known: Known | undefined;
  let checkedMs = 0;
  let checking: Promise<void> | undefined;
  let changing: Promise<unknown> = Promise.resolve();

  const check = (): Promise<void> => (checking ??= checkOnce().finally(() => (checking = undefined)));

  async function checkOnce(): Promise<void> {
    const atMs = clockMs();
    const version = await keyFileVersion(dir);
    if (version !== known?.version) known = { version, keys: (await readKeyRows(dir)).map(toKnown) };
    checkedMs = atMs;
  }

  function find(key: string): ClientKey | undefined {
    const digest = sha256(key);
    return known?.keys.find((one) => timingSafeEqual(one.digest, digest))?.key;
  }

  /** One change after the other, each on what the file holds then. */
  function change(edit: (rows: readonly ClientKeyRow[]) => readonly ClientKeyRow[]): Promise<void> {
    const changed = changing.then(async () => {
      await writeKeyRows(dir, edit(await readKeyRows(dir)));
      await checkOnce();
    });
    changing = changed.catch(() => undefined); // whoever asked for the change hears of it
    return changed;
  }

  return {
    prepare: async (keys) => {
      const isRecent = known !== undefined && clockMs() - checkedMs < RECHECK_MS;
      if (!isRecent || keys.some((key) => find(key) === undefined)) await check();
    },
    find,
    list: async () => (await readKeyRows(dir)).map(toInfo),
    create: async (name, team) => {
      checkName(name, 'key');
      if (team !== undefined) checkName(team, 'team');
      const key = `sbx_${randomBytes(KEY_BYTES).toString('base64url')}`;
      const row = {
        name,
        ...(team !== undefined && { team }),
        sha256: sha256(key).toString('hex'),
        createdAtMs: nowMs(),
      };
      await change((rows) => [...withoutUse(rows, name), row]);
      return key;
    },
    revoke: (name) => change((rows) => revoked(rows, name, nowMs())),
  };
}

const sha256 = (key: string): Buffer => createHash('sha256').update(key).digest();

const toKnown = ({ sha256: digest, name, team, revokedAtMs }: ClientKeyRow): Known['keys'][number] => ({
  digest: Buffer.from(digest, 'hex'),
  key: { holder: { name, team }, isRevoked: revokedAtMs !== undefined },
});

const toInfo = ({ name, team, createdAtMs, revokedAtMs }: ClientKeyRow): ClientKeyInfo => ({
  name,
  team,
  createdAtMs,
  revokedAtMs,
});

const isInUse = (row: ClientKeyRow, name: string): boolean => row.name === name && row.revokedAtMs === undefined;

/** The rows, when the name is free. The name of a revoked key is: its successor has the same caps. */
function withoutUse(rows: readonly ClientKeyRow[], name: string): readonly ClientKeyRow[] {
  if (!rows.some((row) => isInUse(row, name))) return rows;
  throw new GatewayError(
    'invalid-request',
    `There is a client key "${name}" already. Take another name, or revoke that one first.`,
  );
}

function revoked(rows: readonly ClientKeyRow[], name: string, revokedAtMs: number): readonly ClientKeyRow[] {
  if (rows.some((row) => isInUse(row, name))) {
    return rows.map((row) => (isInUse(row, name) ? { ...row, revokedAtMs } : row));
  }
  throw new GatewayError(
    'not-found',
    `There is no client key "${name}" in use. "signalbox client-keys list" shows all.`,
  );
}

function checkName(name: string, what: 'key' | 'team'): void {
  if (CLIENT_NAME_FORM.test(name)) return;
  throw new GatewayError(
    'invalid-request',
    `A ${what} is named with up to 32 of a-z, 0-9 and "-", and not with "-" first.`,
  );
}
