import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../core/errors.js';
import type { LedgerConnection } from './connection.js';
import { takeFollowerSeat, takeSeat, type Seat, type SeatOptions } from './seat.js';

/** First and longest wait between two tries to reach or become the owner; each is up to double the last. */
const FIRST_WAIT_MS = 25;
const MAX_WAIT_MS = 2_000;

/** A newer process that wants the ledger gets this long to take it. */
const YIELD_MS = 2_000;

/** Keeps this process seated at the ledger: elects on first use, and again when the owner goes away. */
export class Election {
  readonly #options: SeatOptions;
  readonly #onSeat: (seat: Seat) => void;
  readonly #stopped = new AbortController();
  #election: Promise<Seat> | undefined;
  #seat: Seat | undefined;
  #leaving: Promise<void> = Promise.resolve();
  #yieldsUntilMs = Number.NEGATIVE_INFINITY;

  /** `onSeat` is given each seat before anybody uses it. */
  constructor(options: SeatOptions, onSeat: (seat: Seat) => void) {
    this.#options = options;
    this.#onSeat = onSeat;
  }

  /** The seat held now; undefined before the first use and while none is found. */
  get seat(): Seat | undefined {
    return this.#seat;
  }

  /** Runs a job that may safely run twice on the ledger, again with the next owner if this one is lost meanwhile. */
  async use<T>(job: (store: LedgerConnection) => Promise<T>): Promise<T> {
    for (let round = 0; ; round += 1) {
      this.#election ??= this.#elect();
      const seat = await this.#election;
      try {
        return await job(seat.store);
      } catch (error) {
        if (!seat.store.isLost()) throw error;
        void this.leave(seat);
      }
      await this.#pause(round);
    }
  }

  /** Lets go of a seat; resolves when it is free. Does nothing for one that was left before. */
  leave(seat: Seat): Promise<void> {
    if (this.#seat === seat) {
      this.#seat = undefined;
      this.#election = undefined;
      this.#leaving = seat.vacate().catch(this.#options.report);
    }
    return this.#leaving;
  }

  /** Lets go for good; jobs that still wait for an owner are refused. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#election?.catch(() => undefined); // those who wait for it are told
    if (this.#seat) void this.leave(this.#seat);
    await this.#leaving;
  }

  async #elect(): Promise<Seat> {
    try {
      await this.#leaving;
      const seat = await this.#findSeat();
      this.#onSeat(seat);
      this.#seat = seat;
      return seat;
    } catch (error) {
      this.#election = undefined;
      throw error;
    }
  }

  async #findSeat(): Promise<Seat> {
    for (let round = 0; ; round += 1) {
      const seat = await this.#trySeat();
      if (seat) return seat;
      await this.#pause(round);
    }
  }

  #trySeat(): Promise<Seat | undefined> {
    if (performance.now() < this.#yieldsUntilMs) return takeFollowerSeat(this.#options);
    return takeSeat(this.#options, { onLost: () => this.#leaveLost(), onOutdated: () => this.#yield() });
  }

  /** Leaves the ledger to a newer process, and asks that one from now on. */
  #yield(): void {
    this.#yieldsUntilMs = performance.now() + YIELD_MS;
    if (this.#seat?.role === 'owner') void this.leave(this.#seat);
  }

  #leaveLost(): void {
    if (this.#seat?.store.isLost() === true) void this.leave(this.#seat);
  }

  /** Waits longer each round, and never the same as the others, who try at the same time. */
  async #pause(round: number): Promise<void> {
    const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** round) * (0.5 + Math.random() / 2);
    try {
      await sleep(waitMs, undefined, { signal: this.#stopped.signal });
    } catch (cause) {
      throw new GatewayError('ledger-unavailable', 'The ledger was closed while no process kept it.', { cause });
    }
  }
}
