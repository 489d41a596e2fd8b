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

/** A first request waits at most so long for what the others know, and a person who asks for it. */
const WAITS_MS = { request: 250, person: 5_000 };

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
  #arrived: () => void = () => undefined;
  readonly #arrival = new Promise<void>((resolve) => (this.#arrived = resolve));
  #hasArrived = false;
  #isMet = false;
  #hasWaited = false;

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

  async drained(): Promise<void> {
    await this.#follower?.drained();
  }

  ready(who: 'request' | 'person'): Promise<void> | undefined {
    if (this.#hasArrived || (who === 'request' && this.#hasWaited)) return undefined;
    if (!this.#isMet) this.#deps.meet().catch(() => this.#end()); // whoever needs the ledger says what is wrong with it
    this.#isMet = true;
    return this.#wait(who);
  }

  async #wait(who: 'request' | 'person'): Promise<void> {
    let callOff = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      callOff = this.#deps.later(WAITS_MS[who], resolve);
    });
    await Promise.race([this.#arrival, late]);
    callOff();
    if (who === 'request') this.#hasWaited = true;
  }

  #leaveRole(): void {
    this.#follower?.stop();
    this.#follower = undefined;
    this.#isHub = false;
    this.#deps.backends.forgetElsewhere();
  }

  #end(): void {
    this.#hasArrived = true;
    this.#arrived();
  }
}
