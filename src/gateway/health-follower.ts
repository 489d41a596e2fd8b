import { isUrgent, type Asked, type Granted, type HealthLine, type News, type Told } from '../core/health/exchange.js';
import type { Backends } from './backends.js';
import { Soon, type Later } from './soon.js';

/** Sent at a time. */
const MOST_AT_ONCE = 256;

/** More that was not heard of means that the other process hangs. */
const MOST_UNHEARD = 1_000;

/** An answer from another process of this machine takes a millisecond; a request waits no longer than this for one. */
const ASK_MS = 500;

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
  #isSending = false;

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
    else this.#soon.ask(isUrgent(told));
  }

  /** Undefined when nobody answers in time. */
  async ask(asked: Asked): Promise<Granted | undefined> {
    const answer = this.#line.ask(asked).catch(() => undefined);
    let callOff = (): void => undefined;
    const late = new Promise<undefined>((resolve) => {
      callOff = this.#later(ASK_MS, () => resolve(undefined));
    });
    const granted = await Promise.race([answer, late]);
    callOff();
    return granted;
  }

  stop(): void {
    this.#soon.stop();
    this.#line.close();
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
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
      this.#isSending = false;
    }
  }
}
