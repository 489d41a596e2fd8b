import type { HealthLine, News, Told } from '../../src/core/health/exchange.js';
import type { ModelRef } from '../../src/core/model.js';
import { Backends } from '../../src/gateway/backends.js';
import { HealthExchange } from '../../src/gateway/health-exchange.js';
import type { Later } from '../../src/gateway/soon.js';
import { newsSchema, toldSchema } from '../../src/store/health-schema.js';
import { toJson } from '../../src/store/schema.js';

/** A name that every process of the tests has for a provider. */
export const lineOf = (provider: string): string => `#${provider.padEnd(22, '_')}`;

/** One process, without its sockets. */
export type TestProcess = {
  readonly backends: Backends;
  readonly exchange: HealthExchange;
  /** What came to it. */
  readonly news: News[];
  /** Ends its connection, as seen from both sides. */
  leave: () => void;
};

/** Processes whose time stands still until it is moved, and whose messages wait until they are delivered. */
export class HealthWorld {
  nowMs = 0;
  readonly #timers = new Set<{ readonly run: () => void }>();
  readonly #mail: (() => void)[] = [];

  /** `aheadMs`: clocks of two processes have nothing in common. */
  open(aheadMs = 0, chance: () => number = () => 0.5): TestProcess {
    const clockMs = (): number => this.nowMs + aheadMs;
    const backends = new Backends({ clockMs, nowMs: () => this.nowMs, chance, lineOf });
    const exchange = new HealthExchange({ backends, later: this.#later, meet: () => Promise.resolve() });
    backends.shareWith(exchange);
    return { backends, exchange, news: [], leave: () => undefined };
  }

  /** So many processes, of which the first keeps what all know. */
  openAll(count: number): readonly [TestProcess, ...TestProcess[]] {
    const owner = this.open();
    owner.exchange.lead();
    const others = Array.from({ length: count - 1 }, (_, index) => this.open((index + 1) * 7_000_000));
    for (const one of others) this.join(one, owner);
    this.deliver();
    return [owner, ...others];
  }

  join(one: TestProcess, owner: TestProcess): void {
    let listener: { onNews(news: News): void } | undefined;
    let end = (): void => undefined;
    const closed = new Promise<void>((resolve) => (end = resolve));
    const visit = owner.exchange.host.join(one.exchange.known(), (news) => {
      const copy = newsSchema.parse(JSON.parse(toJson(news)));
      this.#mail.push(() => {
        one.news.push(copy);
        listener?.onNews(copy);
      });
    });
    one.leave = () => {
      listener = undefined;
      visit.leave();
      end();
    };
    const tell = (told: readonly Told[]): Promise<void> =>
      new Promise((resolve) => {
        const copy = toldSchema.parse(JSON.parse(toJson(told)));
        this.#mail.push(() => {
          visit.tell(copy);
          resolve();
        });
      });
    const line: HealthLine = {
      tell,
      ask: (asked) => new Promise((resolve) => this.#mail.push(() => resolve(visit.ask(asked)))),
      close: () => one.leave(),
      closed,
    };
    listener = one.exchange.follow(line);
  }

  /** Delivers so many messages, in their order. */
  deliver(most = Infinity): void {
    for (let count = 0; count < most; count += 1) {
      const next = this.#mail.shift();
      if (!next) return;
      next();
    }
  }

  /** Runs what waits for its time, whatever that is. */
  runTimers(): void {
    for (const timer of [...this.#timers]) {
      this.#timers.delete(timer);
      timer.run();
    }
  }

  /** Until nobody has anything to say. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      if (this.#timers.size > 0 || this.#mail.length > 0) quiet = 0;
      this.deliver();
      this.runTimers();
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    }
  }

  /** Waits for what needs messages of others. */
  async during<T>(work: Promise<T>): Promise<T> {
    for (let turn = 0; turn < 8; turn += 1) {
      await Promise.resolve();
      this.deliver();
    }
    return work;
  }

  readonly #later: Later = (_ms, run) => {
    const timer = { run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };
}

export const ONE: ModelRef = { provider: 'acme', model: 'one' };
export const TWO: ModelRef = { provider: 'acme', model: 'two' };
export const OTHER: ModelRef = { provider: 'other', model: 'one' };
