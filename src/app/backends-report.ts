import { GatewayError } from '../core/errors.js';
import type { BreakerView } from '../core/health/breaker.js';
import { longerRest, stateOf } from '../core/health/state.js';
import type { BackendReport, ModelReport } from '../core/health/types.js';
import { retirementOf, type Retirement } from '../core/lifecycle.js';
import { refText, type ModelCard, type ModelRef } from '../core/model.js';
import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import type { BackendsView } from '../dashboard/backends.js';
import { toBackendsView } from '../dashboard/backends-view.js';
import type { Backends } from '../gateway/backends.js';
import type { Inventory, Stock } from '../gateway/inventory.js';
import type { BackendRow, ProxyBackends } from '../proxy/endpoints/endpoint.js';

/** What the reports are made of. `clockMs` never goes back. */
export type BackendsDeskDeps = {
  readonly backends: Pick<Backends, 'report' | 'reset' | 'ready'>;
  readonly inventory: Pick<Inventory, 'snapshot' | 'known'>;
  readonly nowMs: () => number;
  readonly clockMs: () => number;
};

/** How providers do, as the calls of all windows and terminals of this user found them, for every surface. */
export type BackendsDesk = ProxyBackends & {
  /** Resolves when what other windows know has come, or soon: for whoever asks `view` for the first time. */
  ready(): Promise<void>;
  /** The providers that were called. */
  view(): BackendsView;
};

/** Joins what calls taught with the models that there are. */
export function createBackendsDesk({ backends, inventory, nowMs, clockMs }: BackendsDeskDeps): BackendsDesk {
  const startedMs = clockMs();
  const ready = async (): Promise<void> => {
    await Promise.all([inventory.snapshot(), backends.ready('person')]);
  };
  return {
    ready,
    view: () => toBackendsView(backends.report(), nowMs(), endsIn(inventory.known()?.models ?? [], nowMs())),
    rows: async () => {
      await ready();
      return rowsOf(await inventory.snapshot(), backends.report());
    },
    uptimeMs: () => clockMs() - startedMs,
    reset: async (provider) => {
      await ready();
      const reset = backends.report().filter((one) => provider === undefined || one.provider === provider);
      if (provider !== undefined && reset.length === 0) knownIn(await inventory.snapshot(), provider);
      backends.reset(provider);
      return reset.map((one) => one.provider);
    },
  };
}

/** Looks up what was announced of the end of models. */
function endsIn(models: readonly ModelCard[], atMs: number): (ref: ModelRef) => Retirement | undefined {
  const ending = new Map(models.flatMap((card) => (card.lifecycle ? [[refText(card), card]] : [])));
  return (ref) => retirementOf(ending.get(refText(ref)) ?? {}, atMs);
}

/** Throws 'not-found' for a provider that there is none of. */
function knownIn({ providers }: Stock, provider: string): void {
  if (providers.some(({ id }) => id === provider)) return;
  throw new GatewayError('not-found', `There is no provider "${provider}". "signalbox health --all" lists them.`);
}

/** One row for each model that can be called or was; the Offline helper is no model. */
function rowsOf({ providers, models, access }: Stock, reports: readonly BackendReport[]): readonly BackendRow[] {
  const reportOf = new Map(reports.map((report) => [report.provider, report]));
  const regionOf = new Map(providers.map(({ id, region }) => [id, region]));
  const calledOf = ({ provider, model }: ModelRef): ModelReport | undefined =>
    reportOf.get(provider)?.models.find((one) => one.model === model);
  const toRow = (ref: ModelRef, card: ModelCard | undefined): BackendRow => ({
    ref,
    tier: card?.tier,
    price: card?.price,
    region: regionOf.get(ref.provider),
    ...standingOf(reportOf.get(ref.provider), calledOf(ref)),
  });
  const cards = models.filter((card) => access.get(card.provider)?.state === 'ready' || calledOf(card));
  const listed = new Set(cards.map(refText));
  const unlisted = reports
    .flatMap((report) => report.models.map(({ model }) => ({ provider: report.provider, model })))
    .filter((ref) => !listed.has(refText(ref)));
  return [...cards.map((card) => toRow(card, card)), ...unlisted.map((ref) => toRow(ref, undefined))].filter(
    ({ ref }) => ref.provider !== OFFLINE_PROVIDER,
  );
}

/** What of a row calls taught. A provider that rests takes its models along. */
function standingOf(provider: BackendReport | undefined, model: ModelReport | undefined) {
  const rest = longerRest(provider?.rest, model?.rest);
  const { score, latencyMs, inFlight = 0, calls = 0, errors = 0, errorRate = 0 } = model ?? {};
  return {
    state: stateOf({ rest, calls, errorRate }),
    breaker: worse(provider?.breaker ?? 'closed', model?.breaker ?? 'closed'),
    rest,
    score,
    latencyMs,
    inFlight,
    calls,
    errors,
  };
}

const BADNESS: readonly BreakerView['state'][] = ['closed', 'half-open', 'open'];

const worse = (one: BreakerView['state'], other: BreakerView['state']): BreakerView['state'] =>
  BADNESS.indexOf(one) >= BADNESS.indexOf(other) ? one : other;
