import { Agent, request, type ClientRequest, type ClientRequestArgs } from 'node:http';
import { connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** One short question. A body makes it a POST. */
export type Question = {
  readonly path: string;
  readonly timeoutMs: number;
  readonly body?: string;
};

/** What came of a question: a text, no connection any more, or nothing in time. */
export type Heard =
  { readonly kind: 'answer'; readonly text: string } | { readonly kind: 'gone' } | { readonly kind: 'silent' };

/** Our own answers are a few hundred bytes; a stranger may send anything. */
const MAX_ANSWER_BYTES = 4_096;

/** One connection to whatever listens on a port of this machine, and never a second: who has answered on it once answers to its end. */
export class NeighbourLine {
  readonly url: string;
  /** For calls over this connection; they fail when it is gone. */
  readonly agent: Agent;
  readonly #closed = new AbortController();

  constructor(url: string) {
    this.url = url;
    this.agent = new OneConnection(url, () => this.#closed.abort());
  }

  /** What the other side says. Never rejects. */
  ask({ path, timeoutMs, body }: Question): Promise<Heard> {
    return new Promise((resolve) => {
      const call = request(`${this.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        agent: this.agent,
        headers: {
          connection: 'keep-alive', // said, because the editor puts an agent of its own before ours that would close
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
      });
      const timer = setTimeout(() => end({ kind: 'silent' }), timeoutMs);
      const end = (heard: Heard): void => {
        clearTimeout(timer);
        resolve(heard);
        if (heard.kind !== 'answer') call.destroy();
      };
      listen(call, end);
      call.end(body);
    });
  }

  /** Waits so long, or until the connection has gone. */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { ref: false, signal: this.#closed.signal }).catch(() => undefined);
  }

  close(): void {
    this.#closed.abort();
    this.agent.destroy();
  }
}

function listen(call: ClientRequest, end: (heard: Heard) => void): void {
  call.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      text += piece;
      if (text.length <= MAX_ANSWER_BYTES) return;
      end({ kind: 'answer', text: '' });
      call.destroy();
    });
    response.on('end', () => end({ kind: 'answer', text }));
  });
  call.on('error', () => end({ kind: 'gone' }));
  call.on('close', () => end({ kind: 'gone' }));
}

/** How an agent hears that a connection could not be made. */
type Created = (error: Error | null, stream: Duplex) => void;

/** Keeps its one connection open between calls; it keeps no process alive by that. */
class OneConnection extends Agent {
  readonly #url: URL;
  readonly #onClose: () => void;
  #isUsed = false;

  constructor(url: string, onClose: () => void) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#url = new URL(url);
    this.#onClose = onClose;
  }

  override createConnection(_options: ClientRequestArgs, callback?: Created): Socket | undefined {
    if (!this.#isUsed) {
      this.#isUsed = true;
      return connect(Number(this.#url.port), this.#url.hostname).once('close', this.#onClose);
    }
    callback?.(new Error(`The connection to ${this.#url.host} has gone.`), new Socket());
    return undefined;
  }
}
