import assert from 'node:assert/strict';
import { statsVerb } from '../../src/cli/verbs/stats.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { runVerb } from '../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, getJson, post } from '../support/http.js';

/** What a test reads of the answer. */
type Stats = {
  total_requests: number;
  total_spent_usd: number;
  total_saved_usd: number;
  by_model: Record<string, { requests: number; spent_usd: number }>;
  costByProvider: Record<string, number>;
  failed_requests: number;
  avgLatency: number | null;
};

describe('statistics', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({
      settings: { ...mockProvider(upstream.origin), 'routing.baselineModel': 'mock/costly', 'budget.daily': 100 },
    });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const stats = async (): Promise<Stats> =>
    (await getJson(`${await router.url()}/stats`, await router.token())) as Stats;
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

  it('are zero and null before the first request, and no number that is none', async () => {
    const { total_requests, total_spent_usd, avgLatency } = await stats();
    assert.deepEqual([total_requests, total_spent_usd, avgLatency], [0, 0, null]);
  });

  it('equal the ledger: streamed, whole, by name and failed', async () => {
    upstream.reply = { usage: { input: 1_000, output: 500 } };
    const [url, token] = [`${await router.url()}/v1/chat/completions`, await router.token()];
    await post(url, token, chatBody('one')); // $0.002 at the thrifty model
    await post(url, token, chatBody('two', { stream: true })); // $0.002
    await post(url, token, chatBody('three', { model: 'mock/costly' })); // $0.004
    upstream.reply = { status: 401 };
    await post(url, token, chatBody('four', { model: 'mock/costly' }));
    await settled();

    const found = await stats();
    assert.equal(found.total_requests, 4);
    assert.equal(found.failed_requests, 1);
    assert.equal(found.total_spent_usd, 0.008);
    assert.equal(found.total_saved_usd, 0.004); // three times $0.004, and $0.008 were paid
    assert.deepEqual(found.by_model['mock/thrifty'], { requests: 2, spent_usd: 0.004, unpriced_requests: 0 });
    assert.equal(found.costByProvider['mock'], 0.008);
    const { all } = await router.app.spend.read();
    assert.equal(all.nanoUsd, 8_000_000);
  });

  it('are the same in the terminal', async () => {
    upstream.reply = { usage: { input: 1_000, output: 500 } };
    await post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('one'));
    await settled();
    const { out } = await runVerb(statsVerb, { app: router.app, options: { since: 'all' }, json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), {
      requests: 1,
      nanoUsd: 2_000_000,
      inputTokens: 1_000,
      outputTokens: 500,
      savings: { baseline: 'mock/costly', savedNanoUsd: 2_000_000, savedShare: 0.5 },
      by: { model: [{ name: 'mock/thrifty', requests: 1, spendShare: 1 }] },
    });
  });

  it('want the token', async () => {
    const response = await fetch(`${await router.url()}/stats`);
    assert.equal(response.status, 401);
  });
});
