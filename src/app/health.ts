import type { PlaceView } from '../core/endpoints.js';
import type { Spend } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { Inventory } from '../gateway/inventory.js';
import type { ProviderHealth } from '../dashboard/backends.js';
import { restText } from '../dashboard/backends-view.js';
import type { BackendsDesk } from './backends-report.js';
import { standingJson } from './budget-json.js';
import type { SharedLedger } from './lazy-ledger.js';
import type { Money } from './money.js';
import { readyProviders } from './ready.js';

/** What the report is made of. */
export type HealthDeps = {
  readonly version: string;
  readonly inventory: Inventory;
  readonly backends: Pick<BackendsDesk, 'view' | 'ready'>;
  readonly money: Pick<Money, 'report'>;
  readonly ledger: SharedLedger;
};

/** State of the router for /health and `signalbox health`: providers, ledger, and the same spend and caps as everywhere else. */
export async function healthReport({
  version,
  inventory,
  backends,
  money,
  ledger,
}: HealthDeps): Promise<Record<string, unknown>> {
  const [stock, report] = await Promise.all([inventory.snapshot(), money.report(), backends.ready()]);
  const { atMs, providers: called } = backends.view();
  const healthOf = new Map(called.map((one) => [one.provider, healthJson(one, atMs)]));
  const providers = stock.providers.map((card) => {
    const { id, name, region } = card;
    const places = inventory.placesOf(card);
    const access = stock.access.get(id);
    const hint = access && access.state !== 'ready' ? access.hint : undefined;
    const state = access?.state ?? 'not-running';
    return {
      id,
      name,
      region,
      ...(places.length > 1 && { places: places.map(placeJson) }),
      state,
      ...(hint !== undefined && { hint }),
      health: healthOf.get(id) ?? null,
    };
  });
  const { session, today, week, month, all } = report;
  return {
    status: 'ok',
    version,
    ledger: ledger.role(),
    ready: readyProviders(stock),
    spend: {
      session: spendJson(session),
      today: spendJson(today),
      week: spendJson(week),
      month: spendJson(month),
      all: spendJson(all),
    },
    unpricedRequests: { today: today.unpricedRequests, month: month.unpricedRequests, all: all.unpricedRequests },
    budgets: report.standings.map(standingJson),
    isPaused: report.paused,
    plans: report.plans,
    pricesAsOf: report.pricesAsOf,
    providers,
  };
}

/** One of several places of a provider, as JSON: null is for what was not called. */
export type PlaceJson = Omit<PlaceView, 'latencyMs'> & { readonly latencyMs: number | null };

const placeJson = ({ latencyMs, ...place }: PlaceView): PlaceJson => ({ ...place, latencyMs: latencyMs ?? null });

/** How a provider does, as JSON: null is for what is not known. Only a provider that was called has it. */
export type HealthJson = {
  readonly state: ProviderHealth['state'];
  readonly breaker: ProviderHealth['breaker'];
  /** From 0 to 1. */
  readonly score: number | null;
  /** Mean time to the first content. */
  readonly latencyMs: number | null;
  /** Share of the last hundred calls. */
  readonly errorRate: number | null;
  readonly inFlight: number;
  readonly requests: number;
  readonly errors: number;
  /** Why and how long the provider, or one of its models, is left alone: for people. */
  readonly rest: readonly string[];
};

function healthJson(one: ProviderHealth, atMs: number): HealthJson {
  const { state, breaker, score, latencyMs, errorRate, inFlight, calls, errors } = one;
  return {
    state,
    breaker,
    score: score?.value ?? null,
    latencyMs: latencyMs ?? null,
    errorRate: errorRate ?? null,
    inFlight,
    requests: calls,
    errors,
    rest: restsOf(one, atMs),
  };
}

/** Its own rest, or those of its models by name. */
function restsOf(one: ProviderHealth, atMs: number): readonly string[] {
  const own = restText(one, atMs);
  if (own !== '') return [own];
  return one.models.flatMap((model) => {
    const text = restText(model, atMs);
    return text === '' ? [] : [`${model.model}: ${text}`];
  });
}

/** A Spend as JSON: exact nano-dollars, and dollars for reading. */
export function spendJson(spend: Spend): Record<string, unknown> {
  return { ...spend, usd: spend.nanoUsd / NANO_USD_PER_USD };
}
