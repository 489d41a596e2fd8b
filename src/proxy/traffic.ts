import { GatewayError } from '../core/errors.js';

/** Far above what tools on one machine do at a time; more is a loop that ran away, and each would hold sockets and a body. */
const MAX_ACTIVE = 256;

/** Counts the requests in work, and stops taking new ones when the proxy closes. */
export class Traffic {
  #active = 0;
  #closing = false;
  #whenIdle: (() => void) | undefined;

  /** Counts one request in, or throws 'busy'. */
  enter(): void {
    if (this.#closing) throw busy('This proxy is closing.');
    if (this.#active >= MAX_ACTIVE) throw busy(`${MAX_ACTIVE} requests are in work already.`);
    this.#active += 1;
  }

  /** Counts one request out. */
  leave(): void {
    this.#active -= 1;
    if (this.#active === 0) this.#whenIdle?.();
  }

  /** Takes no more requests; resolves when the last one has ended, or after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    if (this.#active === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const busy = (what: string): GatewayError =>
  new GatewayError('busy', `${what} Try again in a second.`, { retryAfterMs: 1_000 });
