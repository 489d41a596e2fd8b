import path from 'node:path';
import { channelAddress } from './channel-address.js';
import { openChannel, type Channel } from './channel.js';
import type { LedgerConnection } from './connection.js';
import { connectRemoteStore } from './remote.js';
import { openSqliteStore } from './sqlite.js';

/** 'owner' holds the file and answers for it; a 'follower' asks the owner. */
export type Role = 'owner' | 'follower';

/** A place at the ledger. `vacate` writes what was handed over and lets go; an owner stops listening first. */
export type Seat = {
  readonly role: Role;
  readonly store: LedgerConnection;
  readonly vacate: () => Promise<void>;
};

/** What every process of one user shares: the folder of the ledger and a token. */
export type SeatOptions = {
  readonly dir: string;
  readonly token: string;
  readonly report: (error: unknown) => void;
};

const LEDGER_FILE = 'ledger.db';

/** Becomes the owner, or else a follower; undefined while the owner is coming or going. `onLost` is told when an owner's store fails. */
export async function takeSeat(options: SeatOptions, onLost: () => void): Promise<Seat | undefined> {
  const { dir, token, report } = options;
  const own = await openSqliteStore(path.join(dir, LEDGER_FILE), { report });
  if (own !== 'held-elsewhere') return ownerSeat(own, options, onLost);

  const remote = await connectRemoteStore({ address: channelAddress(dir, token), token, report });
  if (remote === 'unreachable') return undefined;
  return { role: 'follower', store: remote, vacate: () => remote.close() };
}

async function ownerSeat(store: LedgerConnection, options: SeatOptions, onLost: () => void): Promise<Seat> {
  const channel = await listen(store, options, onLost);
  return {
    role: 'owner',
    store,
    // The lock goes last: as long as it is held, nobody else may touch the socket.
    vacate: async () => {
      await channel?.close();
      await store.close();
    },
  };
}

/** An owner that cannot listen still keeps its own rows; the others wait, and the report says why. */
async function listen(
  store: LedgerConnection,
  { dir, token, report }: SeatOptions,
  onLost: () => void,
): Promise<Channel | undefined> {
  try {
    return await openChannel({ store, address: channelAddress(dir, token), token, onLost, report });
  } catch (error) {
    report(error);
    return undefined;
  }
}
