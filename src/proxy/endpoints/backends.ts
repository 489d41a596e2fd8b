import * as z from 'zod';
import { isAllowed } from '../../core/model-pattern.js';
import { refText } from '../../core/model.js';
import { jsonAnswer } from '../answer.js';
import { seesAll, type Caller } from '../auth.js';
import { readOptionalJsonBody } from '../json-body.js';
import type { BackendRow, Endpoint } from './endpoint.js';

/** How each model that can be called does. A client sees the models it may use, and only its own house sees how much others ask. */
export const backends: Endpoint = {
  method: 'GET',
  path: '/v1/backends',
  access: 'own',
  operations: [{ tag: 'Signalbox', summary: 'How each model does: breaker, health, latency, load' }],
  handle: async ({ app, caller }) => {
    const allowed = typeof caller === 'object' ? caller.models : undefined;
    const rows = (await app.backends.rows()).filter(({ ref }) => isAllowed(ref, allowed));
    const uptimeS = Math.floor(app.backends.uptimeMs() / 1_000);
    return jsonAnswer({ object: 'list', data: rows.map((row) => toEntry(row, uptimeS, caller)) });
  },
};

const resetBody = z.strictObject({ provider: z.string().min(1).max(256).optional() });

/** Forgets the failures of a provider, or of all, so that the next request asks it again. */
export const backendsReset: Endpoint = {
  method: 'POST',
  path: '/v1/backends/reset',
  access: 'change',
  operations: [{ tag: 'Signalbox', summary: 'Forgets failures, so that providers are asked again', body: resetBody }],
  handle: async (exchange) => {
    const { provider } = await readOptionalJsonBody(exchange, resetBody);
    return jsonAnswer({ object: 'list', reset: await exchange.app.backends.reset(provider) });
  },
};

/** Null stands for what is not known, and for what is not the caller's to know. */
function toEntry({ ref, price, rest, ...row }: BackendRow, uptimeS: number, caller: Caller): object {
  const counts = seesAll(caller) ? row : { inFlight: null, calls: null, errors: null };
  return {
    name: refText(ref),
    model: ref.model,
    provider: ref.provider,
    tier: row.tier ?? null,
    region: row.region ?? null,
    status: row.state,
    breaker: { state: row.breaker, until: rest ? isoOrNull(rest.untilMs) : null, cause: rest?.cause ?? null },
    health: row.score ?? null,
    in_flight: counts.inFlight,
    latency_ms: row.latencyMs ?? null,
    total_requests: counts.calls,
    total_errors: counts.errors,
    cost_per_1k_in: price ? price.inputUsdPerMTok / 1_000 : null,
    uptime_sec: uptimeS,
  };
}

/** There is no such moment when only a person can end a rest. */
const isoOrNull = (atMs: number): string | null => (Number.isFinite(atMs) ? new Date(atMs).toISOString() : null);
