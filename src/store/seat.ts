import path from 'node:path';
import type { HealthParty } from '../core/health/exchange.js';
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

/**
 * What every process of one user shares: the folder of the ledger and a token. `version` is that of this code when left out;
 * without `health` the process keeps to itself what it knows of providers.
 */
export type SeatOptions = {
  readonly dir: string;
  readonly token: string;
  readonly version?: number;
  readonly health?: HealthParty;
  readonly report: (error: unknown) => void;
};

/** Who is told that a seat as the owner has to be left: its store failed, or a newer process wants the ledger. */
export type SeatEvents = { readonly onLost: () => void; readonly onOutdated: () => void };

const LEDGER_FILE = 'ledger.db';

/** Becomes the owner, or else a follower; undefined while the owner is coming or going. */
export async function takeSeat(options: SeatOptions, events: SeatEvents): Promise<Seat | undefined> {
  const { dir, report } = options;
  const own = await openSqliteStore(path.join(dir, LEDGER_FILE), { report });
  return own === 'held-elsewhere' ? takeFollowerSeat(options) : ownerSeat(own, options, events);
}

/** Becomes a follower; undefined while there is no owner. Throws when the owner does not take this process. */
export async function takeFollowerSeat({ dir, token, version, report }: SeatOptions): Promise<Seat | undefined> {
  const address = channelAddress(dir, token);
  const remote = await connectRemoteStore({ address, token, report, ...(version !== undefined && { version }) });
  if (remote === 'unreachable') return undefined;
  return { role: 'follower', store: remote, vacate: () => remote.close() };
}

async function ownerSeat(store: LedgerConnection, options: SeatOptions, events: SeatEvents): Promise<Seat> {
  const channel = await listen(store, options, events);
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
  { dir, token, version, health, report }: SeatOptions,
  events: SeatEvents,
): Promise<Channel | undefined> {
  const own = {
    ...{ store, token, report, ...events },
    ...(version !== undefined && { version }),
    ...(health && { health: health.host }),
  };
  try {
    return await openChannel({ ...own, address: channelAddress(dir, token) });
  } catch (error) {
    report(error);
    return undefined;
  }
}
