import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/core/errors.js';
import type { Caller } from '../../../src/proxy/auth.js';
import { backends, backendsReset } from '../../../src/proxy/endpoints/backends.js';
import type { BackendRow } from '../../../src/proxy/endpoints/endpoint.js';
import { aModel } from '../../support/builders.js';
import { aHolder, anExchange, fakeApp, jsonOf } from '../support.js';

/** A model that rests, and cost a fifth of a cent per thousand tokens. */
const aBackendRow = (over: Partial<BackendRow> = {}): BackendRow => ({
  ref: { provider: 'acme', model: 'one' },
  tier: 'mid',
  price: {
    ...aModel().price,
    inputUsdPerMTok: 2,
    cachedInputUsdPerMTok: 0,
    cacheWriteUsdPerMTok: 2,
    outputUsdPerMTok: 8,
  },
  region: 'eu',
  state: 'down',
  breaker: 'open',
  rest: { untilMs: Date.UTC(2026, 10, 26, 13, 40), cause: 'failures' },
  score: 0.25,
  latencyMs: 812.5,
  inFlight: 3,
  calls: 40,
  errors: 9,
  ...over,
});

const UNKNOWN = aBackendRow({
  ref: { provider: 'hooli', model: 'max' },
  tier: undefined,
  price: undefined,
  region: undefined,
  state: 'unknown',
  breaker: 'closed',
  rest: undefined,
  score: undefined,
  latencyMs: undefined,
  inFlight: 0,
  calls: 0,
  errors: 0,
});

async function listAs(caller: Caller, ...rows: readonly BackendRow[]): Promise<readonly Record<string, unknown>[]> {
  const house = fakeApp();
  const app = { ...house, backends: { ...house.backends, rows: () => Promise.resolve(rows) } };
  // Safe: what this endpoint answers.
  const { data } = jsonOf(await backends.handle(anExchange({ app, caller }))) as { data: Record<string, unknown>[] };
  return data;
}

describe('GET /v1/backends', () => {
  it('tells the owner everything that is known of a model', async () => {
    assert.deepEqual(await listAs('owner', aBackendRow()), [
      {
        name: 'acme/one',
        model: 'one',
        provider: 'acme',
        tier: 'mid',
        region: 'eu',
        status: 'down',
        breaker: { state: 'open', until: '2026-11-26T13:40:00.000Z', cause: 'failures' },
        health: 0.25,
        in_flight: 3,
        latency_ms: 812.5,
        total_requests: 40,
        total_errors: 9,
        cost_per_1k_in: 0.002,
        uptime_sec: 61,
      },
    ]);
  });

  it('says null where nothing is known, and never that something costs nothing', async () => {
    const [row] = await listAs('owner', UNKNOWN);
    assert.deepEqual(
      [row?.['tier'], row?.['region'], row?.['health'], row?.['latency_ms'], row?.['cost_per_1k_in']],
      [null, null, null, null, null],
    );
    assert.deepEqual(row?.['breaker'], { state: 'closed', until: null, cause: null });
  });

  it('has no time for a rest that only a person can end', async () => {
    const [row] = await listAs('owner', aBackendRow({ rest: { untilMs: Infinity, cause: 'key' } }));
    assert.deepEqual(row?.['breaker'], { state: 'open', until: null, cause: 'key' });
  });

  it('shows a client the models it may use, without how much others ask', async () => {
    const [row, ...others] = await listAs(aHolder({ models: ['acme/*'] }), UNKNOWN, aBackendRow());
    assert.deepEqual(
      [row?.['name'], row?.['status'], row?.['in_flight'], row?.['total_requests'], row?.['total_errors']],
      ['acme/one', 'down', null, null, null],
    );
    assert.equal(others.length, 0);
  });

  it('shows a viewer the numbers of everybody', async () => {
    const [row] = await listAs(aHolder({ role: 'viewer' }), aBackendRow());
    assert.equal(row?.['total_requests'], 40);
  });
});

describe('POST /v1/backends/reset', () => {
  async function reset(body: string): Promise<{ readonly asked: unknown[]; readonly answer: unknown }> {
    const asked: unknown[] = [];
    const house = fakeApp();
    const app = {
      ...house,
      backends: {
        ...house.backends,
        reset: (provider: string | undefined) => {
          asked.push(provider);
          return provider === 'globex'
            ? Promise.reject(new GatewayError('not-found', 'There is no provider "globex".'))
            : Promise.resolve(['acme']);
        },
      },
    };
    const answer = jsonOf(await backendsReset.handle(anExchange({ app, body })));
    return { asked, answer };
  }

  it('forgets the failures of one provider', async () => {
    assert.deepEqual(await reset('{"provider":"acme"}'), {
      asked: ['acme'],
      answer: { object: 'list', reset: ['acme'] },
    });
  });

  it('forgets all of them when none is named', async () => {
    assert.deepEqual((await reset('{}')).asked, [undefined]);
    assert.deepEqual((await reset('')).asked, [undefined]);
  });

  it('refuses a provider that there is none of', async () => {
    await assert.rejects(reset('{"provider":"globex"}'), { kind: 'not-found' });
  });

  for (const body of ['{"provider":""}', '{"provider":7}', '{"backend":"acme"}', '[]']) {
    it(`refuses ${body}`, async () => {
      await assert.rejects(reset(body), { kind: 'invalid-request' });
    });
  }
});
