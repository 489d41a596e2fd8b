import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import { AppendNews } from './append-news.js';
import { CHANNEL_VERSION } from './channel-methods.js';
import type { LedgerConnection } from './connection.js';
import { classCountSchema, decisionSchema, entrySchema, maybe, spendSchema, toJson } from './schema.js';
import type { LedgerPage, LedgerRecord } from './store.js';

/** An owner is another process of this machine: when it says nothing for so long, it hangs or sleeps. */
const CALL_TIMEOUT_MS = 5_000;

/** Appends wait up to 50 ms for their transaction; this many at once carry over a thousand rows a second. */
const MAX_CONNECTIONS = 64;

/** Where the owner listens, and the token it wants. */
export type RemoteOptions = {
  readonly address: string;
  readonly token: string;
  readonly report: (error: unknown) => void;
};

const failure = z.object({ error: z.string() });

const maybeRecord = maybe(z.object({ entry: entrySchema, decision: decisionSchema }));

/** Connects to the process that keeps the ledger; 'unreachable' when none answers. Throws when it refuses us. */
export async function connectRemoteStore(options: RemoteOptions): Promise<LedgerConnection | 'unreachable'> {
  const store = new RemoteStore(options);
  try {
    await store.hello();
    return store;
  } catch (error) {
    const isLost = store.isLost();
    store.dispose();
    if (isLost) return 'unreachable';
    throw error;
  }
}

class RemoteStore implements LedgerConnection {
  readonly #options: RemoteOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  readonly #news: AppendNews;
  readonly #appends = new Set<Promise<unknown>>();
  #isLost = false;
  #isClosed = false;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.#news = new AppendNews(options.report);
  }

  get onDidAppend(): Event<LedgerEntry> {
    return this.#news.event;
  }

  isLost(): boolean {
    return this.#isLost;
  }

  async hello(): Promise<void> {
    await this.#call('hello', [], z.null());
  }

  async append(entry: LedgerEntry, decision: DecisionRecord): Promise<void> {
    const call = this.#call('append', [entry, decision], z.null());
    this.#appends.add(call);
    try {
      await call;
      this.#news.announce(entry);
    } finally {
      this.#appends.delete(call);
    }
  }

  spendSince(sinceMs: number): Promise<Spend> {
    return this.#call('spendSince', [sinceMs], spendSchema);
  }

  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]> {
    return this.#call('classesSince', [sinceMs, exceptApp], z.array(classCountSchema));
  }

  list(page: LedgerPage): Promise<readonly LedgerEntry[]> {
    return this.#call('list', [page], z.array(entrySchema));
  }

  find(requestId: string): Promise<LedgerRecord | undefined> {
    return this.#call('find', [requestId], maybeRecord);
  }

  after(requestId: string | undefined, limit: number): Promise<readonly LedgerEntry[]> {
    return this.#call('after', [requestId, limit], z.array(entrySchema));
  }

  async close(): Promise<void> {
    if (!this.#isLost) await Promise.allSettled(this.#appends);
    this.dispose();
  }

  dispose(): void {
    this.#isLost = true;
    this.#isClosed = true;
    this.#agent.destroy();
    this.#news.dispose();
  }

  async #call<T>(method: string, args: readonly unknown[], schema: z.ZodType<T>): Promise<T> {
    if (this.#isClosed) throw new GatewayError('ledger-unavailable', 'The ledger is closed.');
    const answer = await this.#post(method, toJson(args));
    try {
      const parsed = z.union([z.object({ result: schema }), failure]).parse(JSON.parse(answer));
      if ('result' in parsed) return parsed.result;
      throw new GatewayError('ledger-unavailable', parsed.error);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      const message = 'The ledger is kept by a version of Signalbox that answers differently. Reload all windows.';
      throw new GatewayError('ledger-unavailable', message, { cause: error });
    }
  }

  async #post(method: string, body: string): Promise<string> {
    try {
      return await this.#send(method, body);
    } catch (cause) {
      this.#isLost = true;
      throw new GatewayError('ledger-unavailable', 'The process that keeps the ledger does not answer.', { cause });
    }
  }

  #send(method: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = httpRequest({
        socketPath: this.#options.address,
        path: `/${CHANNEL_VERSION}/${method}`,
        method: 'POST',
        agent: this.#agent,
        headers: { authorization: `Bearer ${this.#options.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      call.on('error', reject);
      call.on('response', (response) => void text(response).then(resolve, reject));
      call.end(body);
    });
  }
}
