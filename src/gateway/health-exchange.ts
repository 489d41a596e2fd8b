import type {
  Asked,
  Granted,
  HealthHost,
  HealthLine,
  HealthParty,
  LineState,
  News,
  Told,
} from '../core/health/exchange.js';
import type { Backends, Peers } from './backends.js';
import { HealthFollower } from './health-follower.js';
import { HealthHub } from './health-hub.js';
import type { Later } from './soon.js';

/** A first request waits at most so long for what the others know. */
const ARRIVAL_MS = 250;

/** What the exchange needs. */
export type HealthExchangeDeps = {
  readonly backends: Backends;
  readonly later: Later;
  /** Looks for the other processes; resolves when one of them, or this one, keeps what all know. */
  readonly meet: () => Promise<unknown>;
};

/** Shares what is known of providers with the other processes of this user: as the one that keeps it, or as one that follows. */
export class HealthExchange implements HealthParty, Peers {
  readonly #deps: HealthExchangeDeps;
  readonly #hub: HealthHub;
  #follower: HealthFollower | undefined;
  #isHub = false;
  #arrival: Promise<void> | undefined;
  #arrived: () => void = () => undefined;
  #hasArrived = false;

  constructor(deps: HealthExchangeDeps) {
    this.#deps = deps;
    this.#hub = new HealthHub(deps.backends, deps.later);
  }

  get host(): HealthHost {
    return this.#hub;
  }

  lead(): void {
    this.#leaveRole();
    this.#isHub = true;
    this.#end();
  }

  follow(line: HealthLine): { onNews(news: News): void } {
    this.#leaveRole();
    const follower = new HealthFollower(this.#deps.backends, line, this.#deps.later);
    this.#follower = follower;
    return {
      onNews: (news) => {
        if (this.#follower !== follower) return;
        follower.onNews(news);
        this.#end();
      },
    };
  }

  alone(): void {
    this.#leaveRole();
    this.#end();
  }

  known(): readonly LineState[] {
    return this.#deps.backends.save();
  }

  told(told: Told): void {
    if (this.#isHub) this.#hub.told(told);
    else this.#follower?.told(told);
  }

  probing(place: { readonly line: string; readonly model: string }): void {
    if (this.#isHub) this.#hub.probing(place);
  }

  ask(asked: Asked): Promise<Granted | undefined> | undefined {
    return this.#follower?.ask(asked);
  }

  ready(): Promise<void> | undefined {
    if (this.#hasArrived) return undefined;
    this.#arrival ??= this.#arrive();
    return this.#arrival;
  }

  #leaveRole(): void {
    this.#follower?.stop();
    this.#follower = undefined;
    this.#isHub = false;
    this.#deps.backends.forgetElsewhere();
  }

  #arrive(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#deps.later(ARRIVAL_MS, () => this.#end());
      this.#arrived = () => {
        callOff();
        resolve();
      };
      this.#deps.meet().catch(() => this.#end()); // whoever needs the ledger says what is wrong with it
    });
  }

  #end(): void {
    this.#hasArrived = true;
    this.#arrived();
  }
}
