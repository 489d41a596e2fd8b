import type { Usage } from '../core/chat.js';
import { knownNanoUsd } from '../core/cost.js';
import type { Disposable } from '../core/emitter.js';
import type { LedgerEntry } from '../core/ledger.js';
import { refText } from '../core/model.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { Gateway } from '../gateway/gateway.js';
import type { BackendRow, ProxyApp } from '../proxy/endpoints/endpoint.js';
import type { BackendsDesk } from './backends-report.js';
import { Counter, familyText, type Sample } from './prometheus.js';

/** What went through this process since it started, and how models do, in Prometheus' text format. */
export type Metrics = Disposable & Pick<ProxyApp, 'countRepeat'> & { text(): Promise<string> };

/** What the numbers are taken from. */
export type MetricsDeps = {
  readonly gateway: Pick<Gateway, 'onDidSettle'>;
  readonly backends: Pick<BackendsDesk, 'rows' | 'uptimeMs'>;
};

/** Reasoning is part of the output, so it has no bucket of its own. */
const BUCKETS: Readonly<Partial<Record<keyof Usage, string>>> = {
  inputTokens: 'input',
  cacheReadTokens: 'cache_read',
  cacheWrite5mTokens: 'cache_write_5m',
  cacheWrite1hTokens: 'cache_write_1h',
  outputTokens: 'output',
};

const MS_PER_S = 1_000;

/** Counts every request as it settles. */
export function createMetrics({ gateway, backends }: MetricsDeps): Metrics {
  const counters = {
    requests: new Counter('signalbox_requests_total', 'Requests by the model that answered and how they ended.'),
    errors: new Counter('signalbox_request_errors_total', 'Requests that failed, by kind of error.'),
    callErrors: new Counter('signalbox_call_errors_total', 'Calls to providers that failed, by kind of error.'),
    unpriced: new Counter('signalbox_unpriced_requests_total', 'Requests whose cost is not known.'),
    repeats: new Counter(
      'signalbox_repeated_requests_total',
      'Requests with an Idempotency-Key that was known, by what they got.',
    ),
    tokens: new Counter('signalbox_tokens_total', 'Tokens by model and bucket.'),
    cost: new Counter('signalbox_cost_usd_total', 'Known cost in US dollars, by model.', NANO_USD_PER_USD),
  };

  function count({ servedModel, result, error, cost, attempts }: LedgerEntry): void {
    const model = servedModel ? refText(servedModel) : 'none';
    counters.requests.add({ model, result });
    if (error !== undefined) counters.errors.add({ kind: error });
    if (cost.kind === 'unpriced') counters.unpriced.add({ model });
    for (const call of attempts) {
      if (call.error !== undefined) counters.callErrors.add({ provider: call.model.provider, kind: call.error });
      if (call.cost) counters.cost.add({ model: refText(call.model) }, knownNanoUsd(call.cost));
      if (call.usage) countTokens(refText(call.model), call.usage);
    }
  }

  function countTokens(model: string, usage: Usage): void {
    for (const [field, bucket] of Object.entries(BUCKETS)) {
      // Safe: the keys of the table are fields of Usage.
      counters.tokens.add({ model, bucket }, usage[field as keyof typeof BUCKETS]);
    }
  }

  const listening = gateway.onDidSettle(({ entry }) => count(entry));
  return {
    countRepeat: (got) => counters.repeats.add({ got }),
    text: async () =>
      [
        ...Object.values(counters).map((counter) => counter.text()),
        ...gauges(await backends.rows(), backends.uptimeMs()),
      ].join(''),
    dispose: () => listening.dispose(),
  };
}

/** What is not known has no sample. */
function gauges(rows: readonly BackendRow[], uptimeMs: number): readonly string[] {
  const gauge = (name: string, help: string, valueOf: (row: BackendRow) => number | undefined): string =>
    familyText({ name, help, type: 'gauge' }, samplesOf(rows, valueOf));
  return [
    gauge('signalbox_in_flight', 'Calls under way.', ({ inFlight }) => inFlight),
    gauge('signalbox_health_score', 'Health from 0 to 1.', ({ score }) => score),
    gauge('signalbox_latency_seconds', 'Mean time to the first content.', ({ latencyMs }) =>
      latencyMs === undefined ? undefined : latencyMs / MS_PER_S,
    ),
    familyText(
      { name: 'signalbox_breaker_state', help: '1 for the state that the breaker is in.', type: 'gauge' },
      rows.flatMap(({ ref, breaker }) =>
        (['closed', 'open', 'half-open'] as const).map((state) => ({
          labels: { model: refText(ref), state },
          value: Number(state === breaker),
        })),
      ),
    ),
    familyText({ name: 'signalbox_uptime_seconds', help: 'Since the router started.', type: 'gauge' }, [
      { labels: {}, value: uptimeMs / MS_PER_S },
    ]),
  ];
}

const samplesOf = (rows: readonly BackendRow[], valueOf: (row: BackendRow) => number | undefined): readonly Sample[] =>
  rows.flatMap((row) => {
    const value = valueOf(row);
    return value === undefined ? [] : [{ labels: { model: refText(row.ref) }, value }];
  });
