import { GatewayError } from '../core/errors.js';
import {
  isUrgent,
  type Asked,
  type Granted,
  type HealthHost,
  type LineState,
  type News,
  type Told,
  type ToldCall,
  type Visit,
} from '../core/health/exchange.js';
import { isLease, NO_PROBE, type Backends, type OwnLease } from './backends.js';
import { Soon, type Later } from './soon.js';

/** More processes than one user starts. */
const MOST_GUESTS = 64;

/** More models than one process tries again at the same time. */
const MOST_PROBES = 64;

/** What a process may try again, until it tells what came of it or goes. */
type Probe = { readonly line: string; readonly model: string; readonly lease: OwnLease };

/** Another process that is connected. */
type Guest = {
  readonly send: (news: News) => void;
  /** So many things it told. */
  heard: number;
  readonly probes: Map<string, Probe>;
};

const keyOf = ({ line, model }: Pick<Probe, 'line' | 'model'>): string => `${line} ${model}`;

/** The part of the process that keeps what all know: it learns from all of them, and tells each what changed. */
export class HealthHub implements HealthHost {
  readonly #backends: Backends;
  readonly #guests = new Set<Guest>();
  readonly #soon: Soon;
  /** What changed, by line and model. */
  #changed = new Map<string, Set<string>>();
  #wasReset = false;

  constructor(backends: Backends, later: Later) {
    this.#backends = backends;
    this.#soon = new Soon(later, () => this.#tellAll());
  }

  join(known: readonly LineState[], send: (news: News) => void): Visit {
    if (this.#guests.size >= MOST_GUESTS) {
      throw new GatewayError('busy', 'Too many processes share what is known of providers.');
    }
    this.#backends.welcome(known);
    for (const { line, models } of known) for (const { model } of models) this.probing({ line, model });
    const guest: Guest = { send, heard: 0, probes: new Map() };
    send({ isAll: true, heard: 0, lines: this.#backends.save() });
    this.#guests.add(guest);
    return {
      tell: (told) => this.#hear(guest, told),
      ask: (asked) => this.#answer(guest, asked),
      leave: () => this.#dismiss(guest),
    };
  }

  /** Something was learned. */
  told(told: Told): void {
    if (told.kind === 'reset') this.#wasReset = true;
    else this.#note(told);
    this.#soon.ask(isUrgent(told));
  }

  /** Something else is to be told of a model: a call tries whether it works again, or has ended. */
  probing(place: Pick<Probe, 'line' | 'model'>): void {
    this.#note(place);
    this.#soon.ask(true);
  }

  #hear(guest: Guest, all: readonly Told[]): void {
    for (const told of all) {
      guest.heard += 1;
      if (told.kind === 'reset') this.#backends.forget(told.provider);
      else this.#hearCall(guest, told);
      this.told(told);
    }
  }

  #hearCall({ probes }: Guest, told: ToldCall): void {
    const probe = probes.get(keyOf(told));
    if (!probe) {
      this.#backends.hear(told, NO_PROBE);
      return;
    }
    probes.delete(keyOf(told));
    probe.lease.learned(told.outcome);
    probe.lease.end();
  }

  #answer(guest: Guest, asked: Asked): Granted {
    if (guest.probes.size >= MOST_PROBES) this.#endProbes(guest);
    const lease = this.#backends.enterFor(asked);
    if (!isLease(lease)) return { kind: 'refused', cause: lease.cause, leftMs: this.#backends.leftMs(lease) };
    if (lease.isProbe) {
      guest.probes.set(keyOf(asked), { line: asked.line, model: asked.model, lease });
      this.probing(asked);
    } else lease.end();
    return { kind: 'granted' };
  }

  #dismiss(guest: Guest): void {
    this.#guests.delete(guest);
    this.#endProbes(guest);
  }

  #endProbes({ probes }: Guest): void {
    for (const probe of probes.values()) {
      probe.lease.end();
      this.probing(probe);
    }
    probes.clear();
  }

  #note({ line, model }: Pick<Probe, 'line' | 'model'>): void {
    if (this.#guests.size === 0) return;
    const models = this.#changed.get(line) ?? new Set();
    this.#changed.set(line, models.add(model));
  }

  #tellAll(): void {
    const changed = this.#wasReset ? undefined : this.#changed;
    this.#changed = new Map();
    const isAll = this.#wasReset;
    this.#wasReset = false;
    if (this.#guests.size === 0) return;
    const lines = this.#backends.save(changed);
    for (const { send, heard } of this.#guests) send({ isAll, heard, lines });
  }
}
