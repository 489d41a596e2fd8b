import { isShared, type LineState } from '../core/health/exchange.js';
import { newGauge, type Gauge, type LineGauge } from '../core/health/gauge.js';
import { RetryBucket } from '../core/health/retry-bucket.js';

/** More models of one provider than anybody uses: clients may name what they like. */
const MOST_MODELS = 256;

/** The same for providers, counted by addresses and keys, and for all models: what other processes send is bounded by it too. */
const MOST_LINES = 64;
const MOST_IN_ALL = 1_024;

/** A provider at one address with one key. */
export type Line = LineGauge & {
  readonly name: string;
  readonly provider: string;
  readonly bucket: RetryBucket;
  readonly models: Map<string, Gauge>;
};

/** What is measured, by line and model, within bounds. */
export class BackendLines {
  readonly #lines = new Map<string, Line>();

  all(): readonly Line[] {
    return [...this.#lines.values()];
  }

  find(name: string): Line | undefined {
    return this.#lines.get(name);
  }

  /** A model with its line, made when they are new. */
  at(name: string, provider: string, model: string): { readonly line: Line; readonly gauge: Gauge } {
    const line = this.#lines.get(name) ?? this.add(name, provider);
    let gauge = line.models.get(model);
    if (!gauge) {
      const crowd = this.#crowdWith(line);
      if (crowd) forgetIdle(crowd.models);
      line.models.set(model, (gauge = newGauge()));
    }
    return { line, gauge };
  }

  /** A line that is not there yet. */
  add(name: string, provider: string): Line {
    if (this.#lines.size >= MOST_LINES) forgetIdle(this.#lines);
    const line: Line = { ...newGauge(), name, provider, bucket: new RetryBucket(), models: new Map(), refusals: 0 };
    this.#lines.set(name, line);
    return line;
  }

  drop(isGone: (line: Line) => boolean): void {
    for (const line of this.all()) if (isGone(line)) this.#lines.delete(line.name);
  }

  /** Drops what others could know, but these do not name. */
  keepOnly(states: readonly LineState[]): void {
    const named = new Map(states.map(({ line, models }) => [line, new Set(models.map(({ model }) => model))]));
    for (const { name, provider, models } of this.all()) {
      if (!isShared({ line: name, provider })) continue;
      const kept = named.get(name);
      if (!kept) this.#lines.delete(name);
      for (const model of models.keys()) {
        if (isShared({ line: name, provider, model }) && kept?.has(model) !== true) models.delete(model);
      }
    }
  }

  /** The line that has to forget a model before this one gets another; undefined when there is room. */
  #crowdWith(line: Line): Line | undefined {
    if (line.models.size >= MOST_MODELS) return line;
    const all = this.all();
    const inAll = all.reduce((sum, { models }) => sum + models.size, 0);
    if (inAll < MOST_IN_ALL) return undefined;
    return all.reduce((most, one) => (one.models.size > most.models.size ? one : most));
  }
}

/** Drops what was first called longest ago, of those that are not in use. */
function forgetIdle(gauges: Map<string, Pick<Gauge, 'inFlight'>>): void {
  for (const [name, { inFlight }] of gauges) {
    if (inFlight > 0) continue;
    gauges.delete(name);
    return;
  }
}
