import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkProviders, inTurns, type ProviderDeps } from '../../../src/app/doctor/check-providers.js';
import { GatewayError } from '../../../src/core/errors.js';
import { aProviderCard } from '../../support/builders.js';

const NOW = Date.UTC(2026, 10, 26, 12);
const ACME = aProviderCard({ baseUrl: 'https://api.acme.example/v1' });
const LOCAL = aProviderCard({ id: 'mine', name: 'Mine', baseUrl: 'http://127.0.0.1:8000/v1', local: true });

const look = (over: Partial<ProviderDeps> = {}) =>
  checkProviders({
    providers: [ACME],
    originOf: () => Promise.resolve('stored'),
    ask: () => Promise.resolve({ answeredAtMs: NOW, provesKey: true }),
    isOffline: false,
    webProxy: undefined,
    nowMs: () => NOW,
    ...over,
  });

describe('the doctor on providers', () => {
  it('is content with one that answers and looks at the key', async () => {
    const { findings, skews } = await look();
    assert.deepEqual(findings, [{ check: 'providers', state: 'ok', what: 'Acme answers and takes its key.' }]);
    assert.deepEqual(skews, [{ name: 'Acme', aheadMs: -500 }]);
  });

  it('does not take a list that anybody gets for a sign that the key is right', async () => {
    const { findings } = await look({ ask: () => Promise.resolve({ answeredAtMs: undefined, provesKey: false }) });
    assert.equal(findings[0]?.state, 'unknown');
    assert.match(findings[0].what, /lists its models to anybody/);
  });

  it('asks nobody beyond this machine while offline', async () => {
    const asked: string[] = [];
    const { findings } = await look({
      providers: [ACME, LOCAL],
      isOffline: true,
      originOf: () => Promise.resolve(undefined),
      ask: ({ id }) => {
        asked.push(id);
        return Promise.resolve({ answeredAtMs: undefined, provesKey: false });
      },
    });
    assert.deepEqual(asked, ['mine']);
    assert.deepEqual(
      findings.map(({ state, what }) => `${state}: ${what}`),
      ['ok: Mine answers.', 'unknown: 1 ready provider was not asked: the check is offline.'],
    );
  });

  it('takes the time from a refusal as well', async () => {
    const refused = new GatewayError('upstream-unauthenticated', 'no', { answeredAtMs: NOW - 600_000 });
    const { findings, skews } = await look({ ask: () => Promise.reject(refused) });
    assert.equal(findings[0]?.state, 'problem');
    assert.deepEqual(skews, [{ name: 'Acme', aheadMs: 599_500 }]);
  });

  it('asks four at once and no more', async () => {
    let running = 0;
    let most = 0;
    const results = await inTurns([1, 2, 3, 4, 5, 6, 7, 8, 9], 4, async (number) => {
      most = Math.max(most, (running += 1));
      await sleep(1);
      running -= 1;
      return number * 2;
    });
    assert.equal(most, 4);
    assert.deepEqual(results, [2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });
});
