import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthLine, HealthParty } from '../core/health/exchange.js';
import { channelAddress } from './channel-address.js';
import { openHealthLine } from './health-line.js';
import type { Seat, SeatOptions } from './seat.js';

/** First and longest wait before joining an owner again that ended the connection. */
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 30_000;

/** Lets a party take the role that its process has at the ledger. */
export class HealthKeeper {
  readonly #options: SeatOptions;
  readonly #party: HealthParty;
  readonly #lookForOwner: () => Promise<unknown>;
  readonly #stopped = new AbortController();
  #seat: Seat | undefined;
  #line: HealthLine | undefined;

  /** `lookForOwner` asks the owner anything, so that the next one is found when that one has gone. */
  constructor(options: SeatOptions, party: HealthParty, lookForOwner: () => Promise<unknown>) {
    this.#options = options;
    this.#party = party;
    this.#lookForOwner = lookForOwner;
  }

  /** The process has taken a seat. */
  seated(seat: Seat): void {
    this.#seat = seat;
    if (seat.role === 'owner') this.#party.lead();
    else void this.#follow(seat);
  }

  /** Tells what is still to be told, and leaves for good. */
  async close(): Promise<void> {
    await this.#party.drained();
    this.#stopped.abort();
    this.#line?.close();
  }

  async #follow(seat: Seat): Promise<void> {
    const { dir, token, version } = this.#options;
    const owner = { address: channelAddress(dir, token), token, ...(version !== undefined && { version }) };
    const isOver = (): boolean => this.#stopped.signal.aborted || this.#seat !== seat;
    for (let waitMs = FIRST_WAIT_MS; !isOver(); waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
      const startedMs = performance.now();
      const line = await openHealthLine(owner, this.#party);
      if (typeof line === 'object') await this.#whileOpen(line);
      if (performance.now() - startedMs > MAX_WAIT_MS) waitMs = FIRST_WAIT_MS; // it went well for long
      if (isOver()) return;
      this.#party.alone();
      if (line === 'refused') return;
      await this.#lookForOwner().catch(() => undefined); // whoever needs the ledger says what is wrong with it
      if (!isOver())
        await sleep(waitMs, undefined, { signal: this.#stopped.signal, ref: false }).catch(() => undefined);
    }
  }

  async #whileOpen(line: HealthLine): Promise<void> {
    this.#line = line;
    if (this.#stopped.signal.aborted) line.close();
    await line.closed;
  }
}
