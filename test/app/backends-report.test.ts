import assert from 'node:assert/strict';
import { createBackendsDesk, type BackendsDesk } from '../../src/app/backends-report.js';
import { toGatewayError } from '../../src/core/errors.js';
import type { BackendReport } from '../../src/core/health/types.js';
import { OFFLINE_PROVIDER } from '../../src/core/policy/offline-last.js';
import type { Access } from '../../src/core/route/types.js';
import type { Stock } from '../../src/gateway/inventory.js';
import { aBackendReport, aModelReport } from '../support/backends.js';
import { aModel, aProviderCard } from '../support/builders.js';

const READY: Access = { state: 'ready' };
const MISSING: Access = { state: 'key-missing', hint: 'add a key' };

const STOCK = {
  providers: [
    aProviderCard({ id: 'acme', region: 'eu' }),
    aProviderCard({ id: 'hooli' }),
    aProviderCard({ id: OFFLINE_PROVIDER }),
  ],
  models: [
    aModel({ provider: 'acme', model: 'one' }),
    aModel({ provider: 'acme', model: 'two', price: undefined }),
    aModel({ provider: 'hooli', model: 'max' }),
    aModel({ provider: OFFLINE_PROVIDER, model: 'helper' }),
  ],
  access: new Map<string, Access>([
    ['acme', READY],
    ['hooli', MISSING],
    [OFFLINE_PROVIDER, READY],
  ]),
  // Nothing else of the stock is read.
} as unknown as Stock;

function deskOver(reports: readonly BackendReport[]): { readonly desk: BackendsDesk; readonly resets: unknown[] } {
  const resets: unknown[] = [];
  const clock = { ms: 500 };
  const desk = createBackendsDesk({
    backends: {
      ready: () => undefined,
      report: () => reports,
      reset: (provider) => void resets.push(provider),
    },
    inventory: { snapshot: () => Promise.resolve(STOCK), known: () => STOCK },
    nowMs: () => 1_000,
    clockMs: () => (clock.ms += 250),
  });
  return { desk, resets };
}

const rowOf = async (reports: readonly BackendReport[], model: string) =>
  (await deskOver(reports).desk.rows()).find(({ ref }) => ref.model === model);

describe('the report on backends', () => {
  describe('has a row', () => {
    it('for each model of a ready provider, not for those that lack a key, and not for the Offline helper', async () => {
      const rows = await deskOver([]).desk.rows();
      assert.deepEqual(
        rows.map(({ ref }) => `${ref.provider}/${ref.model}`),
        ['acme/one', 'acme/two'],
      );
    });

    it('for a model that was called, though its provider is not ready any more', async () => {
      const reports = [aBackendReport({ provider: 'hooli', models: [aModelReport({ model: 'max' })] })];
      assert.equal((await rowOf(reports, 'max'))?.calls, 12);
    });

    it('for a model that was called and is on no list, without what only a list knows', async () => {
      const reports = [aBackendReport({ models: [aModelReport({ model: 'brand-new' })] })];
      const row = await rowOf(reports, 'brand-new');
      assert.deepEqual([row?.tier, row?.price, row?.region], [undefined, undefined, 'eu']);
    });
  });

  describe('says of a model', () => {
    it('what its own calls found', async () => {
      const { ref, price, ...row } = (await rowOf([aBackendReport({ inFlight: 7, calls: 99 })], 'one')) ?? {};
      assert.deepEqual(ref && [ref.provider, ref.model, price?.inputUsdPerMTok], ['acme', 'one', 1]);
      assert.deepEqual(row, {
        tier: 'mid',
        region: 'eu',
        state: 'healthy',
        breaker: 'closed',
        rest: undefined,
        score: 0.9,
        latencyMs: 600,
        inFlight: 1,
        calls: 12,
        errors: 0,
      });
    });

    it('that nothing is known when it was not called, though its provider was', async () => {
      const row = await rowOf([aBackendReport()], 'two');
      assert.deepEqual([row?.state, row?.score, row?.latencyMs, row?.calls], ['unknown', undefined, undefined, 0]);
    });

    it('that it is degraded when some of its last calls failed', async () => {
      const row = await rowOf([aBackendReport({ models: [aModelReport({ errorRate: 0.01 })] })], 'one');
      assert.equal(row?.state, 'degraded');
    });

    it('that it is down while its provider rests, also when it was never called', async () => {
      const rest = { untilMs: 41_000, cause: 'failures' } as const;
      const reports = [aBackendReport({ breaker: 'open', rest })];
      for (const model of ['one', 'two']) {
        const row = await rowOf(reports, model);
        assert.deepEqual([row?.state, row?.breaker, row?.rest], ['down', 'open', rest], model);
      }
    });

    it('that it is down while it rests by itself, until the later of two times', async () => {
      const models = [aModelReport({ breaker: 'open', rest: { untilMs: 90_000, cause: 'missing' } })];
      const own = await rowOf([aBackendReport({ models })], 'one');
      assert.deepEqual([own?.state, own?.rest?.cause], ['down', 'missing']);
      const rest = { untilMs: 41_000, cause: 'failures' } as const;
      const both = await rowOf([aBackendReport({ rest, breaker: 'half-open', models })], 'one');
      assert.deepEqual([both?.breaker, both?.rest?.untilMs], ['open', 90_000]);
    });

    it('that its breaker is half-open when that of its provider is', async () => {
      const row = await rowOf([aBackendReport({ breaker: 'half-open' })], 'one');
      assert.equal(row?.breaker, 'half-open');
    });
  });

  it('counts the time since it was made', () => {
    assert.equal(deskOver([]).desk.uptimeMs(), 250);
  });

  describe('reset', () => {
    it('of one provider forgets that one, and says so', async () => {
      const { desk, resets } = deskOver([aBackendReport(), aBackendReport({ provider: 'hooli' })]);
      assert.deepEqual(await desk.reset('hooli'), ['hooli']);
      assert.deepEqual(resets, ['hooli']);
    });

    it('without a name forgets all', async () => {
      const { desk, resets } = deskOver([aBackendReport(), aBackendReport({ provider: 'hooli' })]);
      assert.deepEqual(await desk.reset(undefined), ['acme', 'hooli']);
      assert.deepEqual(resets, [undefined]);
    });

    it('of a provider that was not called forgets nothing', async () => {
      assert.deepEqual(await deskOver([]).desk.reset('hooli'), []);
    });

    it('of a provider that there is none of is refused', async () => {
      const { desk, resets } = deskOver([]);
      const refusal = await desk.reset('globex').catch(toGatewayError);
      assert.ok(!Array.isArray(refusal));
      assert.deepEqual(
        [refusal, resets].map((one) => (one instanceof Error ? [one.name, one.message] : one)),
        [['GatewayError', 'There is no provider "globex". "signalbox health --all" lists them.'], []],
      );
    });
  });
});
