import { Breaker, type Pass, type Rest } from '../core/health/breaker.js';
import { failureClassOf, type FailureClass } from '../core/health/failure-class.js';
import { RetryBucket } from '../core/health/retry-bucket.js';
import { longerRest, stateOf } from '../core/health/state.js';
import { CallHistory } from '../core/health/track-record.js';
import type { BackendReport, Standing } from '../core/health/types.js';
import type { GatewayError } from '../core/errors.js';
import type { ModelRef } from '../core/model.js';

/** So many refusals in a row, without a word how long to wait, are answered with a pause. */
const REFUSALS_IN_A_ROW = 3;

/** The pause that nobody asked for. Source: FEATURES R6, rateLimitBackoff. */
const PAUSE_MS = 30_000;

/** What counts against a provider; the rest says nothing of how it does. */
const COUNTED: ReadonlySet<FailureClass> = new Set(['not-sent', 'ambiguous', 'refused']);

/** More models of one provider than anybody uses: clients may name what they like. */
const MOST_MODELS = 256;

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
  /** Content came, so many milliseconds after the call began. */
  answered(latencyMs: number): void;
  failed(error: GatewayError): void;
  end(): void;
};

type Gauge = { readonly breaker: Breaker; readonly history: CallHistory; inFlight: number };
type Line = Gauge & {
  readonly provider: string;
  readonly bucket: RetryBucket;
  readonly models: Map<string, Gauge>;
  refusals: number;
};

/** Both breakers that a call passes. */
type Passes = { readonly ofProvider: Pass; readonly ofModel: Pass };

/** How every provider and model did lately, and who may be called now. Kept in this process only: a new one starts afresh. */
export class Backends {
  readonly #deps: BackendsDeps;
  readonly #lines = new Map<string, Line>();

  constructor(deps: BackendsDeps) {
    this.#deps = deps;
  }

  /** Leave to call a model, or until when not. */
  enter(model: ModelRef): Lease | Rest {
    const nowMs = this.#deps.clockMs();
    const rest = this.restOf(model);
    if (rest) return rest;
    const { line, gauge } = this.#gaugesOf(model);
    return this.#lease(line, gauge, { ofProvider: line.breaker.enter(nowMs), ofModel: gauge.breaker.enter(nowMs) });
  }

  /** The same when there is nobody else to ask: one call may try whether it works again. */
  force(model: ModelRef): Lease | Rest {
    const nowMs = this.#deps.clockMs();
    const { line, gauge } = this.#gaugesOf(model);
    const ofProvider = line.breaker.force(nowMs);
    if (typeof ofProvider === 'object') return ofProvider;
    const ofModel = gauge.breaker.force(nowMs);
    if (typeof ofModel !== 'object') return this.#lease(line, gauge, { ofProvider, ofModel });
    line.breaker.abandon(ofProvider);
    return ofModel;
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
    return this.#gaugesOf(model).line.bucket.take(isAfterTimeout);
  }

  /** Every provider that was called from here. */
  report(): readonly BackendReport[] {
    return [...this.#lines.values()].map((line) => this.#reportOf(line));
  }

  /** Forgets the failures of a provider, or of all. */
  reset(providerId?: string): void {
    for (const [key, line] of this.#lines) {
      if (providerId !== undefined && line.provider !== providerId) continue;
      // Calls under way still end on the line they began on.
      this.#lines.delete(key);
    }
  }

  #find(providerId: string): Line | undefined {
    return this.#lines.get(this.#deps.lineOf(providerId));
  }

  #gaugesOf({ provider, model }: ModelRef): { readonly line: Line; readonly gauge: Gauge } {
    const line = this.#find(provider) ?? this.#addLine(provider);
    let gauge = line.models.get(model);
    if (!gauge) {
      if (line.models.size >= MOST_MODELS) forgetIdle(line.models);
      line.models.set(model, (gauge = newGauge()));
    }
    return { line, gauge };
  }

  #addLine(provider: string): Line {
    for (const [key, line] of this.#lines) {
      if (line.provider === provider) this.#lines.delete(key); // of another key or address
    }
    const line: Line = {
      ...newGauge(),
      provider,
      bucket: new RetryBucket(),
      models: new Map(),
      refusals: 0,
    };
    this.#lines.set(this.#deps.lineOf(provider), line);
    return line;
  }

  #lease(line: Line, gauge: Gauge, passes: Passes): Lease {
    line.inFlight += 1;
    gauge.inFlight += 1;
    let isOver = false;
    let hasLearned = false;
    const once = (learn: (nowMs: number) => void): void => {
      if (hasLearned) return;
      hasLearned = true;
      learn(this.#deps.clockMs());
    };
    return {
      answered: (latencyMs) => once((nowMs) => learnAnswer(line, gauge, { passes, nowMs, latencyMs })),
      failed: (error) => once((nowMs) => this.#learnFailure(line, gauge, { passes, nowMs, error })),
      end: () => {
        once(() => abandon(line, gauge, passes));
        if (isOver) return;
        isOver = true;
        line.inFlight -= 1;
        gauge.inFlight -= 1;
      },
    };
  }

  #learnFailure(
    line: Line,
    gauge: Gauge,
    { passes, nowMs, error }: { readonly passes: Passes; readonly nowMs: number; readonly error: GatewayError },
  ): void {
    const { ofProvider, ofModel } = passes;
    const chance = this.#deps.chance();
    const status = error.detail.upstreamStatus ?? 0;
    const isOfModel = status >= 500 || status === 403;
    const kind = failureClassOf(error.kind);
    if (COUNTED.has(kind)) {
      line.history.addFailure();
      gauge.history.addFailure();
    }
    switch (kind) {
      case 'not-sent':
      case 'ambiguous':
        if (isOfModel) gauge.breaker.fail(nowMs, ofModel, chance);
        else line.breaker.fail(nowMs, ofProvider, chance);
        break;
      case 'refused':
        learnRefusal(line, gauge, { passes, nowMs, error, chance });
        break;
      case 'quota':
        line.breaker.shut(nowMs, 'quota', ofProvider);
        break;
      case 'key':
        if (isOfModel) gauge.breaker.shut(nowMs, 'key', ofModel);
        else line.breaker.shut(nowMs, 'key', ofProvider);
        break;
      case 'permanent':
        if (error.kind === 'upstream-model-unknown') gauge.breaker.shut(nowMs, 'missing', ofModel);
        break;
      case 'none':
        break;
    }
    // Whichever of the two learned nothing lets its probe go.
    abandon(line, gauge, passes);
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

const newGauge = (): Gauge => ({ breaker: new Breaker(), history: new CallHistory(), inFlight: 0 });

/** Drops the model that was first called longest ago, of those that are not in use. */
function forgetIdle(models: Map<string, Gauge>): void {
  for (const [model, { inFlight }] of models) {
    if (inFlight > 0) continue;
    models.delete(model);
    return;
  }
}

/** True for a lease, false for a rest. */
export const isLease = (entered: Lease | Rest): entered is Lease => 'answered' in entered;

function learnAnswer(
  line: Line,
  gauge: Gauge,
  { passes, nowMs, latencyMs }: { readonly passes: Passes; readonly nowMs: number; readonly latencyMs: number },
): void {
  line.history.addAnswer(latencyMs);
  gauge.history.addAnswer(latencyMs);
  line.bucket.give();
  line.refusals = 0;
  line.breaker.succeed(nowMs, passes.ofProvider);
  gauge.breaker.succeed(nowMs, passes.ofModel);
}

function abandon(line: Line, gauge: Gauge, { ofProvider, ofModel }: Passes): void {
  line.breaker.abandon(ofProvider);
  gauge.breaker.abandon(ofModel);
}

type Refused = {
  readonly passes: Passes;
  readonly nowMs: number;
  readonly error: GatewayError;
  readonly chance: number;
};

/** A limit is the account's; an overload is the model's, and without a word how long it takes, it counts as a failure. */
function learnRefusal(line: Line, gauge: Gauge, { passes, nowMs, error, chance }: Refused): void {
  const { retryAfterMs, pauseMs, upstreamStatus = 0 } = error.detail;
  const waitMs = retryAfterMs ?? pauseMs;
  line.refusals += 1;
  if (upstreamStatus >= 500) {
    if (waitMs === undefined) gauge.breaker.fail(nowMs, passes.ofModel, chance);
    else gauge.breaker.pause(nowMs, waitMs, passes.ofModel);
  } else if (waitMs !== undefined || line.refusals >= REFUSALS_IN_A_ROW) {
    line.breaker.pause(nowMs, waitMs ?? PAUSE_MS, passes.ofProvider);
  }
}
