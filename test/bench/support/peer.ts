import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A program in a process of its own. `ready` is the line it printed when it could be used. */
export type Peer = {
  readonly pid: number;
  readonly ready: string;
  /** Sends a message over the channel to it and gives its answer; only for one that was started with a channel. */
  ask(message: string): Promise<unknown>;
  stop(): Promise<void>;
};

/** How to start one; it sees nothing of this machine's environment but the path to programs. */
export type PeerOptions = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly flags?: readonly string[];
  /** With a channel for messages. */
  readonly channel?: boolean;
};

/** The built form of a program in test/bench/peers. */
export const peerFile = (name: string): string => path.resolve(`out/test/bench/peers/${name}.peer.mjs`);

/** Starts a program under this Node and waits for its first line. */
export async function startPeer(file: string, options: PeerOptions = {}): Promise<Peer> {
  const { args = [], env = {}, flags = [], channel = false } = options;
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit', channel ? 'ipc' : 'ignore'],
  });
  if (!child.stdout) throw new Error('A child without an output cannot say that it is ready.');
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([once(lines, 'line'), exited.then(() => undefined)]);
  if (!ready || child.pid === undefined) throw new Error(`${path.basename(file)} ended before it was ready.`);
  return {
    pid: child.pid,
    ready: String(ready[0]),
    async ask(message) {
      const answer = once(child, 'message');
      child.send(message);
      return (await answer)[0] as unknown;
    },
    async stop() {
      process.off('exit', kill);
      child.kill();
      await exited;
    },
  };
}
