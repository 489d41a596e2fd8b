import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import type { ClientKey, KeyHolder, KeyRing } from '../proxy/client-keys.js';
import { checkGrant, checkName, type ClientGrant, type GrantChange } from './client-grant.js';
import { changeKeyRows, keyFileVersion, readKeyRows, type ClientKeyRow } from './client-key-file.js';

/** What is shown of a key. */
export type ClientKeyInfo = KeyHolder & {
  readonly createdAtMs: number;
  /** Undefined while it is in use. */
  readonly revokedAtMs: number | undefined;
};

/** Keys for single clients of the proxy, each with a name and perhaps a team, by which caps and spend go. */
export type ClientKeys = KeyRing & {
  /** Oldest first, revoked ones too. */
  list(): Promise<readonly ClientKeyInfo[]>;
  /** Makes a key; what it resolves to is kept nowhere and cannot be shown again. Rejects with 'invalid-request' for a name that is in use or no name, and for limits that are none. */
  create(name: string, grant?: ClientGrant): Promise<string>;
  /** Changes what a key is good for, without a new one. Rejects with 'not-found' when no key of that name is in use, and as `create` does. */
  update(name: string, change: GrantChange): Promise<void>;
  /** Rejects with 'not-found' when no key of that name is in use. */
  revoke(name: string): Promise<void>;
};

/** `clockMs` never goes back; `nowMs` is the time of day. */
export type ClientKeysDeps = {
  readonly dir: string;
  readonly nowMs: () => number;
  readonly clockMs: () => number;
};

/** Another process may have changed the file; what a key was good for, it is for so long at most. */
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

  async function change(edit: (rows: readonly ClientKeyRow[]) => readonly ClientKeyRow[]): Promise<void> {
    await changeKeyRows(dir, edit);
    await checkOnce();
  }

  return {
    prepare: async (keys) => {
      const isRecent = known !== undefined && clockMs() - checkedMs < RECHECK_MS;
      if (!isRecent || keys.some((key) => find(key) === undefined)) await check();
    },
    find,
    list: async () => (await readKeyRows(dir)).map(toInfo),
    create: async (name, grant = {}) => {
      checkName(name, 'key');
      checkGrant(grant);
      const key = `sbx_${randomBytes(KEY_BYTES).toString('base64url')}`;
      const made = { name, sha256: sha256(key).toString('hex'), createdAtMs: nowMs() };
      await change((rows) => [...withoutUse(rows, name), granted(made, grant)]);
      return key;
    },
    update: async (name, { role, models, callsPerMinute }) => {
      checkGrant({ models: models ?? undefined, callsPerMinute: callsPerMinute ?? undefined });
      const edit = (row: ClientKeyRow): ClientKeyRow =>
        granted(row, {
          team: row.team,
          role: role ?? row.role,
          models: models === null ? undefined : (models ?? row.models),
          callsPerMinute: callsPerMinute === null ? undefined : (callsPerMinute ?? row.callsPerMinute),
        });
      await change((rows) => withOne(rows, name, edit));
    },
    revoke: (name) => change((rows) => withOne(rows, name, (row) => ({ ...row, revokedAtMs: nowMs() }))),
  };
}

const sha256 = (key: string): Buffer => createHash('sha256').update(key).digest();

/** A row with this grant in place of any other; what is as usual is left out. */
function granted(
  { name, sha256: digest, createdAtMs }: Pick<ClientKeyRow, 'name' | 'sha256' | 'createdAtMs'>,
  { team, role = USUAL_ROLE, models, callsPerMinute }: ClientGrant,
): ClientKeyRow {
  return {
    name,
    ...(team !== undefined && { team }),
    ...(role !== USUAL_ROLE && { role }),
    ...(models !== undefined && { models: [...models] }),
    ...(callsPerMinute !== undefined && { callsPerMinute }),
    sha256: digest,
    createdAtMs,
  };
}

/** What keys were before there were roles. */
const USUAL_ROLE = 'developer';

const toHolder = ({ name, team, role = USUAL_ROLE, models, callsPerMinute }: ClientKeyRow): KeyHolder => ({
  name,
  team,
  role,
  models,
  callsPerMinute,
});

const toKnown = (row: ClientKeyRow): Known['keys'][number] => ({
  digest: Buffer.from(row.sha256, 'hex'),
  key: { holder: toHolder(row), isRevoked: row.revokedAtMs !== undefined },
});

const toInfo = (row: ClientKeyRow): ClientKeyInfo => ({
  ...toHolder(row),
  createdAtMs: row.createdAtMs,
  revokedAtMs: row.revokedAtMs,
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

/** The rows, with the key of this name that is in use made into another. */
function withOne(
  rows: readonly ClientKeyRow[],
  name: string,
  edit: (row: ClientKeyRow) => ClientKeyRow,
): readonly ClientKeyRow[] {
  if (rows.some((row) => isInUse(row, name))) return rows.map((row) => (isInUse(row, name) ? edit(row) : row));
  throw new GatewayError(
    'not-found',
    `There is no client key "${name}" in use. "signalbox client-keys list" shows all.`,
  );
}
