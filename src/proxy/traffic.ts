import { GatewayError } from '../core/errors.js';

/** What tools on one machine do at a time, with room for hundreds of agents; each request holds sockets and a body. */
const MAX_ACTIVE = 512;

/** More than this waiting is a loop that ran away. Source: RELIABILITY T15. */
const MAX_WAITING = 128;

/** One request's place among the others. */
export type Turn = {
  /** Resolves when the request may go on, rejects when it may not; undefined when it may at once. */
  readonly whenIn: Promise<void> | undefined;
  /** Gives the place up, also while it is waited for. To be called once. */
  leave(): void;
};

type Waiter = { readonly letIn: () => void; readonly refuse: (error: GatewayError) => void };

/** Counts the requests in work, lets a few wait, and stops taking new ones when the proxy closes. */
export class Traffic {
  readonly #waiting = new Set<Waiter>(); // first come, first served
  readonly #maxWaitMs: () => number;
  #active = 0;
  #closing = false;
  #whenIdle: (() => void) | undefined;

  /** `maxWaitMs` is asked for each request that has to wait. */
  constructor(maxWaitMs: () => number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /** Takes one request in, or lets it wait. Throws 'rate-limited', or 'busy' while the proxy closes. */
  enter(): Turn {
    this.#mustBeOpen();
    if (this.#active < MAX_ACTIVE) return this.#goIn();
    if (this.#waiting.size >= MAX_WAITING) {
      throw tooMany(`${MAX_ACTIVE} requests are in work and ${MAX_WAITING} wait already.`);
    }
    return this.#wait();
  }

  /** Takes a request in however many there are: the short questions that tell whether this proxy lives. */
  enterAtOnce(): Turn {
    this.#mustBeOpen();
    return this.#goIn();
  }

  /** Takes no more requests, and turns away those that wait; resolves when the last one has ended, or after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    for (const waiter of this.#waiting) waiter.refuse(closing());
    if (this.#active === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #goIn(): Turn {
    this.#active += 1;
    return { whenIn: undefined, leave: () => this.#freePlace() };
  }

  #wait(): Turn {
    let leave = (): void => undefined;
    const whenIn = new Promise<void>((resolve, reject) => {
      const stopWaiting = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
      };
      const waiter: Waiter = {
        letIn: () => {
          stopWaiting();
          leave = () => this.#freePlace();
          resolve();
        },
        refuse: (error) => {
          stopWaiting();
          leave = () => undefined;
          reject(error);
        },
      };
      const maxWaitMs = this.#maxWaitMs();
      const refuseLate = (): void => waiter.refuse(tooMany(`No place came free in ${maxWaitMs / 1_000} seconds.`));
      const timer = setTimeout(refuseLate, maxWaitMs);
      leave = () => waiter.refuse(new GatewayError('canceled', 'The client went away while it waited.'));
      this.#waiting.add(waiter);
    });
    return { whenIn, leave: () => leave() };
  }

  /** The place goes to whoever has waited longest. */
  #freePlace(): void {
    const [next] = this.#waiting;
    if (next && this.#active <= MAX_ACTIVE) {
      next.letIn();
      return;
    }
    this.#active -= 1;
    if (this.#active === 0) this.#whenIdle?.();
  }

  #mustBeOpen(): void {
    if (this.#closing) throw closing();
  }
}

const RETRY_AFTER = { retryAfterMs: 1_000 };

const closing = (): GatewayError =>
  new GatewayError('busy', 'This proxy is closing. Try again in a second.', RETRY_AFTER);

const tooMany = (what: string): GatewayError =>
  new GatewayError('rate-limited', `${what} Send less at once, or try again in a second.`, RETRY_AFTER);
