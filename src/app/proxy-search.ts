import { setTimeout as delay } from 'node:timers/promises';
import { claimProofOf, type Claim, type Identity } from '../proxy/proof.js';
import { liveNote, meetAt, identify, readNote } from './discovery-file.js';
import { NeighbourLine } from './neighbour.js';

/** How long another process may take to let go of the port. */
const HANDOVER_MS = 5_000;
const HANDOVER_POLL_MS = 20;

/** A silent program on a port is asked for so long who it is. */
const STRANGER_MS = 1_500;

/** So long where our own proxy was before: a window that took over may be too busy to say so or to write its note. */
const HEIR_MS = 10_000;

/** A proxy of this user that answers. */
export type Found = { readonly url: string; readonly identity: Identity };

/** What a search needs to know. `followed` is the address of an owner that has just gone. */
export type Search = { readonly dir: string; readonly token: string; readonly followed: string | undefined };

/** The address on a port of this machine, by number: a name could be taken by somebody else on the IPv6 side. */
export const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** The proxy that the note tells of; a lost or stale note is made up for by looking at all ports it could have. */
export async function findProxy({ dir, token }: Search, ports: readonly number[]): Promise<Found | undefined> {
  const note = await liveNote(dir, token);
  if (note) return { url: note.url, identity: note };
  const looked = await Promise.all(ports.map((port) => identityAt(urlOf(port), token)));
  return looked.find((found) => found !== undefined);
}

async function identityAt(url: string, token: string): Promise<Found | undefined> {
  const identity = await identify(url, token);
  return identity && { url, identity };
}

/** Who has a port that could not be taken. 'asleep' is a process of this user that lives but does not answer. */
export type Holder =
  | { readonly kind: 'ours'; readonly identity: Identity }
  | { readonly kind: 'asleep'; readonly pid: number }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'gone' };

/** Finds out, without sending anything secret. Silence counts as ours only where the note names a process that lives. */
export async function holderOf(url: string, { dir, token, followed }: Search): Promise<Holder> {
  const startedMs = performance.now();
  for (;;) {
    const met = await meetAt(url, token);
    if (met.kind !== 'silent') return met;
    const note = await readNote(dir);
    if (note?.url === url && isAlive(note.pid)) return { kind: 'asleep', pid: note.pid };
    const limitMs = note?.url === url || followed === url ? HEIR_MS : STRANGER_MS;
    if (performance.now() - startedMs >= limitMs) return { kind: 'stranger' };
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // gone, or another user's by now
  }
}

/** Asks the proxy to let go of its port, and waits until it has. False when it keeps it. */
export async function askForPort({ url, identity }: Found, claim: Claim, token: string): Promise<boolean> {
  const { role, protocol } = claim;
  const body = JSON.stringify({ role, protocol, proof: claimProofOf(token, identity.instance, claim) });
  const line = new NeighbourLine(url);
  // Whatever it answers: the port itself tells whether it let go.
  await line.ask({ path: '/signalbox/handover', timeoutMs: HANDOVER_MS, body });
  line.close();
  const deadlineMs = performance.now() + HANDOVER_MS;
  while (performance.now() < deadlineMs) {
    const met = await meetAt(url, token);
    if (met.kind !== 'ours' || met.identity.instance !== identity.instance) return true;
    await delay(HANDOVER_POLL_MS);
  }
  return false;
}
