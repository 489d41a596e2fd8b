import type { Rest } from '../core/health/breaker.js';
import {
  isShared,
  type Asked,
  type Granted,
  type LineState,
  type News,
  type Told,
  type ToldCall,
} from '../core/health/exchange.js';
import {
  learn,
  newGauge,
  outcomeOf,
  restoreGauge,
  saveGauge,
  type Gauge,
  type Outcome,
  type Passes,
} from '../core/health/gauge.js';
import { longerRest, stateOf } from '../core/health/state.js';
import type { BackendReport, Standing } from '../core/health/types.js';
import type { GatewayError } from '../core/errors.js';
import type { ModelRef } from '../core/model.js';
import { BackendLines, type Line } from './backend-lines.js';

/** What the registry needs. */
export type BackendsDeps = {
  /** Milliseconds of a clock that never goes back. */
  readonly clockMs: () => number;
  /** The time of day, for reports. */
  readonly nowMs: () => number;
  /** A share from 0 to 1, for jitter. */
  readonly chance: () => number;
  /** Where a provider is called and with which credential, in one text without secrets: other text, other health. */
  readonly lineOf: (providerId: string) => string;
};

/** Leave for one call. `end` has to be called when it is over; without a word before it, nothing was learned. */
export type Lease = {
  /** It is the one call that tries whether it works again. */
  readonly isProbe: boolean;
  /** Content came, so many milliseconds after the call began. */
  answered(latencyMs: number): void;
  failed(error: GatewayError): void;
  end(): void;
};

/** What else is to be done with a lease here. */
export type OwnLease = Lease & {
  /** What came of it in another process. */
  learned(outcome: Outcome): void;
  /** Ends it: another process did not allow it, and knows of a rest that is so much longer. */
  refused(leftMs: number): void;
};

/** The passes of a call that is no probe. */
export const NO_PROBE: Passes = { ofProvider: 'go', ofModel: 'go' };

/** The other processes of this user, as far as there are any. */
export type Peers = {
  /** Tells what was learned here. */
  told(told: Told): void;
  /** A call of this process has become the probe. */
  probing(place: { readonly line: string; readonly model: string }): void;
  /** Whether this process may probe; undefined when nobody has to be asked or nobody answers. */
  ask(asked: Asked): Promise<Granted | undefined> | undefined;
  /** Resolves when what the others know has come, or after as long as this one waits; undefined when nobody has to wait. */
  ready(who: 'request' | 'person'): Promise<void> | undefined;
};

/** Where a lease began, and whose it is: what other processes learned is not told again. */
type Origin = { readonly line: Line; readonly gauge: Gauge; readonly model: string; readonly isOwn: boolean };

/** How every provider and model did lately, and who may be called now: as the calls of this process found them, and of those it shares with. */
export class Backends {
  readonly #deps: BackendsDeps;
  readonly #lines = new BackendLines();
  #peers: Peers | undefined;

  constructor(deps: BackendsDeps) {
    this.#deps = deps;
  }

  /** Tells others from now on what is learned here. */
  shareWith(peers: Peers): void {
    this.#peers = peers;
  }

  /** Resolves when what other processes know has come, or after as long as this one waits; undefined when nobody has to wait. */
  ready(who: 'request' | 'person'): Promise<void> | undefined {
    return this.#peers?.ready(who);
  }

  /** As `enter` or `force`; of several processes that want to try whether it works again, one may. */
  async leave(model: ModelRef, how: 'enter' | 'force'): Promise<Lease | Rest> {
    const lease = this[how](model);
    const place = { line: this.#deps.lineOf(model.provider), ...model };
    if (!isLease(lease) || !lease.isProbe || !isShared(place)) return lease;
    const granted = await this.#peers?.ask({ ...place, isForced: how === 'force' });
    if (granted?.kind !== 'refused') return lease;
    const leftMs = granted.leftMs ?? Infinity;
    lease.refused(leftMs);
    return { untilMs: this.#deps.clockMs() + leftMs, cause: granted.cause };
  }

  /** Leave to call a model, or until when not. */
  enter(model: ModelRef): OwnLease | Rest {
    return this.restOf(model) ?? this.#enter(this.#placeOf(model));
  }

  /** The same when there is nobody else to ask: one call may try whether it works again. */
  force(model: ModelRef): OwnLease | Rest {
    return this.#force(this.#placeOf(model));
  }

  /** What another process asks for: leave to be the probe. */
  enterFor({ line: name, provider, model, isForced }: Asked): OwnLease | Rest {
    const { line, gauge } = this.#lines.at(name, provider, model);
    const origin = { line, gauge, model, isOwn: false };
    if (isForced) return this.#force(origin);
    const nowMs = this.#deps.clockMs();
    return longerRest(line.breaker.restAt(nowMs), gauge.breaker.restAt(nowMs)) ?? this.#enter(origin);
  }

  /** Until when a model is left alone; undefined when it can be called. */
  restOf(model: ModelRef): Rest | undefined {
    const line = this.#find(model.provider);
    if (!line) return undefined;
    const nowMs = this.#deps.clockMs();
    return longerRest(line.breaker.restAt(nowMs), line.models.get(model.model)?.breaker.restAt(nowMs));
  }

  /** What routing knows of a model's provider; undefined when it was not called. */
  standingOf(model: ModelRef): Standing | undefined {
    const line = this.#find(model.provider);
    if (!line) return undefined;
    return { rest: this.#inWallTime(this.restOf(model)), score: line.history.record().score, inFlight: line.inFlight };
  }

  /** Takes from the provider's allowance for retries; false when it is used up. */
  mayRetry(model: ModelRef, isAfterTimeout: boolean): boolean {
    return this.#placeOf(model).line.bucket.take(isAfterTimeout);
  }

  /** Every provider that was called, at the address and with the key that it has here. */
  report(): readonly BackendReport[] {
    return this.#lines
      .all()
      .filter(({ name, provider }) => this.#deps.lineOf(provider) === name)
      .map((line) => this.#reportOf(line));
  }

  /** Forgets the failures of a provider, or of all, in all processes. */
  reset(provider?: string): void {
    this.forget(provider);
    this.#peers?.told({ kind: 'reset', provider });
  }

  /** The same in this process, of all lines or of some. Calls under way still end on the line they began on. */
  forget(provider: string | undefined, isMeant: (line: string) => boolean = () => true): void {
    this.#lines.drop((line) => isMeant(line.name) && (provider === undefined || line.provider === provider));
  }

  /** How long it still rests; undefined when only a person can change it. */
  leftMs({ untilMs }: Rest): number | undefined {
    return Number.isFinite(untilMs) ? untilMs - this.#deps.clockMs() : undefined;
  }

  /** What is known of lines that others know by the same name, or of some of their models; for other processes. */
  save(some?: ReadonlyMap<string, ReadonlySet<string>>): readonly LineState[] {
    const nowMs = this.#deps.clockMs();
    const lines = this.#lines.all().filter(({ name }) => some?.has(name) ?? true);
    return lines.flatMap((line): LineState[] => {
      const { name, provider, refusals } = line;
      if (!isShared({ line: name, provider })) return [];
      const models = [...line.models].filter(
        ([model]) => isShared({ line: name, provider, model }) && (some?.get(name)?.has(model) ?? true),
      );
      const states = models.map(([model, gauge]) => ({ model, ...saveGauge(gauge, nowMs) }));
      return [{ line: name, provider, refusals, ...saveGauge(line, nowMs), models: states }];
    });
  }

  /** Takes over what another process knows, and learns there again what that one has not heard of yet. */
  adopt({ isAll, lines }: Pick<News, 'isAll' | 'lines'>, unheard: readonly Told[]): void {
    if (isAll) this.#lines.keepOnly(lines);
    const replaced = new Map(lines.map(({ line, models }) => [line, new Set(models.map(({ model }) => model))]));
    for (const state of lines) this.#restore(state);
    for (const told of unheard) {
      if (told.kind === 'reset') this.forget(told.provider, (name) => isAll || replaced.has(name));
      else if (isAll) this.hear(told, told.passes);
      else if (replaced.has(told.line)) this.hear(told, told.passes, replaced.get(told.line)?.has(told.model));
    }
  }

  /** Takes over what nothing is known of here yet. */
  welcome(lines: readonly LineState[]): void {
    for (const state of lines) {
      const known = this.#lines.find(state.line);
      const models = state.models.filter(({ model }) => known?.models.has(model) !== true);
      this.#restore({ ...state, models }, known === undefined);
    }
    this.forgetElsewhere(); // whoever comes will ask again
  }

  /** Learns what came of a call that is not known here, or only for its provider. */
  hear({ line: name, provider, model, outcome }: ToldCall, passes: Passes, isForModel = true): void {
    const { line, gauge } = this.#lines.at(name, provider, model);
    learn(line, isForModel ? gauge : newGauge(), { outcome, passes, nowMs: this.#deps.clockMs() });
  }

  /** Nobody tells any more when a probe of another process ends. */
  forgetElsewhere(): void {
    for (const line of this.#lines.all()) {
      for (const { breaker } of [line, ...line.models.values()]) breaker.forgetElsewhere();
    }
  }

  #find(providerId: string): Line | undefined {
    return this.#lines.find(this.#deps.lineOf(providerId));
  }

  #placeOf({ provider, model }: ModelRef): Origin {
    return { ...this.#lines.at(this.#deps.lineOf(provider), provider, model), model, isOwn: true };
  }

  #enter(origin: Origin): OwnLease | Rest {
    const nowMs = this.#deps.clockMs();
    const ofProvider = origin.line.breaker.enter(nowMs);
    if (typeof ofProvider === 'object') return ofProvider;
    const ofModel = origin.gauge.breaker.enter(nowMs);
    if (typeof ofModel !== 'object') return this.#lease(origin, { ofProvider, ofModel });
    origin.line.breaker.abandon(ofProvider);
    return ofModel;
  }

  #force(origin: Origin): OwnLease | Rest {
    const nowMs = this.#deps.clockMs();
    const ofProvider = origin.line.breaker.force(nowMs);
    if (typeof ofProvider === 'object') return ofProvider;
    const ofModel = origin.gauge.breaker.force(nowMs);
    if (typeof ofModel !== 'object') return this.#lease(origin, { ofProvider, ofModel });
    origin.line.breaker.abandon(ofProvider);
    return ofModel;
  }

  #lease(origin: Origin, passes: Passes): OwnLease {
    const { line, gauge } = origin;
    const isProbe = passes.ofProvider === 'probe' || passes.ofModel === 'probe';
    line.inFlight += 1;
    gauge.inFlight += 1;
    let isOver = false;
    let hasLearned = false;
    const once = (outcome: Outcome, isTold = true): void => {
      if (hasLearned) return;
      hasLearned = true;
      this.#learn(origin, { outcome, passes, isTold });
    };
    const end = (isTold: boolean): void => {
      once({ kind: 'nothing' }, isTold && isProbe);
      if (isOver) return;
      isOver = true;
      line.inFlight -= 1;
      gauge.inFlight -= 1;
    };
    if (isProbe && origin.isOwn) this.#peers?.probing({ line: line.name, model: origin.model });
    return {
      isProbe,
      learned: once,
      answered: (latencyMs) => once({ kind: 'answered', latencyMs }),
      failed: (error) => once(outcomeOf(error, this.#deps.chance())),
      end: () => end(true),
      refused: (leftMs) => {
        end(false);
        const nowMs = this.#deps.clockMs();
        if (passes.ofProvider === 'probe') line.breaker.refuse(nowMs, leftMs);
        if (passes.ofModel === 'probe') gauge.breaker.refuse(nowMs, leftMs);
      },
    };
  }

  #learn(
    { line, gauge, model, isOwn }: Origin,
    { outcome, passes, isTold }: { readonly outcome: Outcome; readonly passes: Passes; readonly isTold: boolean },
  ): void {
    const { name, provider } = line;
    if (outcome.kind === 'answered') line.bucket.give();
    learn(line, gauge, { outcome, passes, nowMs: this.#deps.clockMs() });
    const place = { line: name, provider, model };
    const isForgotten = this.#lines.find(name) !== line;
    if (isTold && isOwn && !isForgotten && isShared(place))
      this.#peers?.told({ kind: 'call', ...place, outcome, passes });
  }

  #restore(state: LineState, withLine = true): void {
    const nowMs = this.#deps.clockMs();
    const line = this.#lines.find(state.line) ?? this.#lines.add(state.line, state.provider);
    if (withLine) {
      restoreGauge(line, state, nowMs);
      line.refusals = state.refusals;
    }
    for (const one of state.models) {
      restoreGauge(this.#lines.at(state.line, state.provider, one.model).gauge, one, nowMs);
    }
  }

  #reportOf(line: Line): BackendReport {
    const own = this.#gaugeReport(line);
    const models = [...line.models].map(([model, gauge]) => ({ ...this.#gaugeReport(gauge), model }));
    const aModelRests = models.some(({ rest }) => rest !== undefined);
    return { ...own, provider: line.provider, state: stateOf(own, aModelRests), models };
  }

  #gaugeReport({ breaker, history, inFlight }: Gauge) {
    const { state, rest, failures } = breaker.view(this.#deps.clockMs());
    return { ...history.record(), breaker: state, rest: this.#inWallTime(rest), failures, inFlight };
  }

  #inWallTime(rest: Rest | undefined): Rest | undefined {
    const { nowMs, clockMs } = this.#deps;
    return rest && { ...rest, untilMs: rest.untilMs - clockMs() + nowMs() };
  }
}

/** True for a lease, false for a rest. */
export const isLease = <L extends Lease>(entered: L | Rest): entered is L => 'answered' in entered;
