import type { Admission, Reservation } from '../core/budget/types.js';
import { GatewayError } from '../core/errors.js';

/** Tries a reservation once more. The last time there is an answer for certain; undefined says to go on waiting. */
export type Try = (reservation: Reservation, isLast: boolean) => Admission | undefined;

type Waiting = {
  readonly reservation: Reservation;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (admission: Admission) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Reservations that wait for money that others hold. Each time some comes free all are tried, the oldest request first:
 * a smaller one behind it passes only when there is not enough for the older one yet.
 */
export class HoldWaits {
  readonly #try: Try;
  /** By request id, which sorts by time: one that asks again, as over the channel, keeps its place. */
  readonly #waiting: Waiting[] = [];
  #isWoken = false;

  constructor(tryAgain: Try) {
    this.#try = tryAgain;
  }

  /** Waits as long as the reservation says. Rejects when money cannot be set aside in the file. */
  add(reservation: Reservation): Promise<Admission> {
    this.drop(reservation.requestId);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#retry(waiting, true), reservation.waitMs);
      const waiting = { reservation, timer, resolve, reject };
      const behind = this.#waiting.findIndex((one) => one.reservation.requestId > reservation.requestId);
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
    });
  }

  /** Money may have come free; all are tried once what runs now is done. */
  wake(): void {
    if (this.#isWoken || this.#waiting.length === 0) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      for (const waiting of [...this.#waiting]) this.#retry(waiting, false);
    });
  }

  /** Rejects the one that waits for this request, if any. */
  drop(requestId: string): void {
    const waiting = this.#waiting.find((one) => one.reservation.requestId === requestId);
    if (!waiting) return;
    this.#remove(waiting);
    waiting.reject(new GatewayError('canceled', 'The request no longer waits for room under its caps.'));
  }

  /** Rejects all. */
  close(error: GatewayError): void {
    for (const { timer, reject } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
  }

  #retry(waiting: Waiting, isLast: boolean): void {
    if (!this.#waiting.includes(waiting)) return;
    try {
      const admission = this.#try(waiting.reservation, isLast);
      if (!admission) return;
      this.#remove(waiting);
      waiting.resolve(admission);
    } catch (error) {
      this.#remove(waiting);
      waiting.reject(error);
    }
  }

  #remove(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
  }
}
