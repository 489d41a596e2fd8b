import { connect } from 'node:net';

/** What came back over one connection. */
export type Heard = {
  readonly text: string;
  /** The statuses of its answers, in order. */
  readonly statuses: readonly number[];
  /** True when the other side closed it. */
  readonly isClosed: boolean;
  readonly tookMs: number;
};

/** An answer comes within milliseconds; what is silent for so long has nothing more to say. */
const QUIET_MS = 200;

/** Sends bytes as they are, and listens until the connection closes, falls silent after an answer, or time is up. */
export function say(port: number, bytes: Uint8Array, patienceMs: number): Promise<Heard> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    let text = '';
    let quiet: NodeJS.Timeout | undefined;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = (isClosed: boolean): void => {
      clearTimeout(quiet);
      clearTimeout(limit);
      socket.destroy();
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      resolve({
        text,
        statuses: statuses.filter((status) => status !== 100),
        isClosed,
        tookMs: performance.now() - startedMs,
      });
    };
    const limit = setTimeout(() => end(false), patienceMs);
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      text += piece;
      clearTimeout(quiet);
      quiet = setTimeout(() => end(false), QUIET_MS);
    });
    socket.on('error', () => end(true));
    socket.on('close', () => end(true));
  });
}
