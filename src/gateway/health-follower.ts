import { isUrgent, type Asked, type Granted, type HealthLine, type News, type Told } from '../core/health/exchange.js';
import type { Backends } from './backends.js';
import { Soon, type Later } from './soon.js';

/** Sent at a time. */
const MOST_AT_ONCE = 256;

/** More that was not heard of means that the other process hangs. */
const MOST_UNHEARD = 1_000;

/** An answer from another process takes a millisecond, or as long as that one is busy. Only who wants to probe waits for it. */
const ASK_MS = 2_000;

/** A process that ends has seconds, and other things to do. */
const DRAIN_MS = 500;

/** The part of the process that follows another one: it tells what is learned here, and takes over what comes back. */
export class HealthFollower {
  readonly #backends: Backends;
  readonly #line: HealthLine;
  readonly #later: Later;
  readonly #soon: Soon;
  /** What was learned here and is in no news yet, oldest first. */
  #unheard: Told[] = [];
  /** So many of those are on their way. */
  #sent = 0;
  #heard = 0;
  #sending: Promise<void> | undefined;

  constructor(backends: Backends, line: HealthLine, later: Later) {
    this.#backends = backends;
    this.#line = line;
    this.#later = later;
    this.#soon = new Soon(later, () => void this.#send());
  }

  /** What another process knows, with so much of ours in it. */
  onNews(news: News): void {
    const fresh = news.heard - this.#heard;
    if (fresh < 0 || fresh > this.#sent) {
      this.#line.close(); // it counts what was never said
      return;
    }
    this.#unheard.splice(0, fresh);
    this.#sent -= fresh;
    this.#heard = news.heard;
    this.#backends.adopt(news, this.#unheard);
  }

  told(told: Told): void {
    this.#unheard.push(told);
    if (this.#unheard.length > MOST_UNHEARD) this.#line.close();
    else this.#soon.ask(isUrgent(told) || this.#unheard.length - this.#sent >= MOST_AT_ONCE);
  }

  /** Undefined when nobody answers in time. */
  ask(asked: Asked): Promise<Granted | undefined> {
    return this.#inTime(
      ASK_MS,
      this.#line.ask(asked).catch(() => undefined),
    );
  }

  /** Sends at once what waits to be sent; resolves when that is over, or takes too long. */
  async drained(): Promise<void> {
    this.#soon.stop();
    await this.#inTime(DRAIN_MS, this.#send());
  }

  stop(): void {
    this.#soon.stop();
    this.#line.close();
  }

  async #send(): Promise<void> {
    if (this.#sent < this.#unheard.length) this.#sending ??= this.#sendAll();
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    try {
      for (;;) {
        const batch = this.#unheard.slice(this.#sent, this.#sent + MOST_AT_ONCE);
        if (batch.length === 0) break;
        this.#sent += batch.length;
        await this.#line.tell(batch);
      }
    } catch {
      this.#line.close();
    } finally {
      this.#sending = undefined; // at once: what is told now has to be sent anew
    }
  }

  async #inTime<T>(mostMs: number, work: Promise<T>): Promise<T | undefined> {
    let callOff = (): void => undefined;
    const late = new Promise<undefined>((resolve) => {
      callOff = this.#later(mostMs, () => resolve(undefined));
    });
    const done = await Promise.race([work, late]);
    callOff();
    return done;
  }
}
