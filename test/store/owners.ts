import assert from 'node:assert/strict';
import path from 'node:path';
import type { HealthHost } from '../../src/core/health/exchange.js';
import { channelAddress } from '../../src/store/channel-address.js';
import { openChannel } from '../../src/store/channel.js';
import type { LedgerConnection } from '../../src/store/connection.js';
import { connectRemoteStore } from '../../src/store/remote.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { mustNotReport } from './folders.js';

export const TOKEN = 'a-shared-token';

/** A store on a file that nobody else holds. */
export async function openAlone(
  file: string,
  report: (error: unknown) => void = mustNotReport,
): Promise<LedgerConnection> {
  const store = await openSqliteStore(file, { report });
  assert.ok(store !== 'held-elsewhere');
  return store;
}

/** An owner with its channel, in this process; without `health` as of before processes shared any. */
export async function openOwner(dir: string, health?: HealthHost) {
  const store = await openAlone(path.join(dir, 'ledger.db'));
  const address = channelAddress(dir, TOKEN);
  let lostCount = 0;
  const onLost = () => void (lostCount += 1);
  const channel = await openChannel({
    store,
    address,
    token: TOKEN,
    onLost,
    onOutdated: onLost,
    report: mustNotReport,
    ...(health && { health }),
  });
  const end = async () => {
    await channel.close();
    await store.close();
  };
  return { store, channel, address, end, lostCount: () => lostCount };
}

/** A follower of the owner who listens there. */
export async function connect(address: string, token = TOKEN): Promise<LedgerConnection> {
  const remote = await connectRemoteStore({ address, token, report: mustNotReport });
  assert.ok(remote !== 'unreachable');
  return remote;
}
