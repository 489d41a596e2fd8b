import { GatewayError } from '../core/errors.js';
import { createDeadline } from './deadline.js';
import { secondsText } from './http-watch.js';
import type { SleepWatch } from './sleep-watch.js';

/** What a call is guarded with. `totalUntilMs` is a moment of `clockMs`, which never goes back. */
export type GuardDeps = {
  readonly parent: AbortSignal;
  readonly name: string;
  readonly sleepWatch: SleepWatch;
  readonly clockMs: () => number;
  readonly totalUntilMs: number;
};

/** Ends one call to a provider: when its client goes, when it takes too long, or when the machine has slept. */
export class CallGuard {
  readonly #deps: GuardDeps;
  readonly #controller = new AbortController();
  readonly #deadline;
  readonly #unwatch: () => void;
  #failure: GatewayError | undefined;
  /** What is waited for; undefined when only the time for the whole request counts. */
  #phase: { readonly ms: number; readonly did: string } | undefined;
  readonly #onParent = (): void => this.#controller.abort();

  constructor(deps: GuardDeps) {
    this.#deps = deps;
    this.#deadline = createDeadline(deps.clockMs);
    deps.parent.addEventListener('abort', this.#onParent, { once: true });
    this.#unwatch = deps.sleepWatch.add(() => this.end(slept(deps.name)));
  }

  /** Aborts with the client's, and with every end from here. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it was ended from here; undefined when it was not. */
  get failure(): GatewayError | undefined {
    return this.#failure;
  }

  /** Ends the call when this takes longer; `did` completes the sentence "<name> <did> 60 s". */
  arm(ms: number, did: string): void {
    const leftMs = this.#deps.totalUntilMs - this.#deps.clockMs();
    this.#phase = ms < leftMs ? { ms, did } : undefined;
    this.#deadline.arm(Math.min(ms, leftMs), this.#onExpire);
  }

  end(error: GatewayError): void {
    if (this.signal.aborted) return;
    this.#failure = error;
    this.#controller.abort();
  }

  /** The call is over. */
  release(): void {
    this.#deadline.disarm();
    this.#unwatch();
    this.#deps.parent.removeEventListener('abort', this.#onParent);
  }

  readonly #onExpire = (): void => {
    const { name } = this.#deps;
    const what = this.#phase
      ? `${this.#phase.did} ${secondsText(this.#phase.ms)}`
      : 'was not done when the time for the whole request was up';
    this.end(new GatewayError('upstream-timeout', `${name} ${what}.`));
  };
}

const slept = (name: string): GatewayError =>
  new GatewayError('upstream-timeout', `This machine slept, so the connection to ${name} was given up.`);
