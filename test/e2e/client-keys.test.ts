import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, getJson, post } from '../support/http.js';

/** What a test reads of /v1/budgets. */
type Budgets = { budgets: { id: string; settledNanoUsd: number; leftNanoUsd: number }[] };

describe('client keys', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { usage: { input: 1_000, output: 500 } }; // $0.002 at the thrifty model
    router = await startTestApp({
      settings: {
        ...mockProvider(upstream.origin),
        'budget.daily': 100,
        'budget.onExceeded': 'reject',
        'budget.clients': { ci: { daily: 0.025 }, bot: { daily: 50 } },
        'budget.teams': { eng: { monthly: 40 } },
      },
    });
    url = await router.url();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const chat = (key: string, over: Record<string, unknown> = {}) =>
    post(`${url}/v1/chat/completions`, key, chatBody('hi', over));
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));
  const budgetsOf = async (key: string): Promise<Budgets['budgets']> =>
    ((await getJson(`${url}/v1/budgets`, key)) as Budgets).budgets;

  it('open the router for a client, whose requests are booked under its name and team', async () => {
    const key = await router.app.clientKeys.create('ci', { team: 'eng' });
    assert.equal((await chat(key, { max_tokens: 500 })).status, 200);
    await settled();
    const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
    assert.partialDeepStrictEqual(row?.client, { key: 'ci', team: 'eng' });
    const [sums] = await router.app.money.spend({ sinceMs: 0, untilMs: undefined, slots: [], by: ['key', 'team'] });
    assert.partialDeepStrictEqual(sums, { group: { key: 'ci', team: 'eng' }, requests: 1, nanoUsd: 2_000_000 });
  });

  it('never reach a provider', async () => {
    const key = await router.app.clientKeys.create('ci');
    await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'x-api-key': key,
        'content-type': 'application/json',
        'x-signalbox-workspace': 'web%20shop',
      },
      body: JSON.stringify(chatBody('hi', { max_tokens: 500 })),
    });
    await settled();
    assert.equal(upstream.requests.length, 1);
    const sent = JSON.stringify(upstream.requests);
    assert.ok(!sent.includes(key) && !sent.includes('signalbox-workspace') && !sent.includes('web'));
    const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
    assert.equal(row?.client.workspace, 'web shop');
  });

  it('have caps of their own: what one used up, another still has', async () => {
    const [ci, bot] = [await router.app.clientKeys.create('ci'), await router.app.clientKeys.create('bot')];
    // 8,000 tokens of reply at $2 a million may cost $0.016: under $0.03 there is room for one, and after it for none.
    const dear = { model: 'mock/thrifty', max_tokens: 8_000 };
    upstream.reply = { usage: { input: 4_000, output: 8_000 } }; // $0.02
    assert.equal((await chat(ci, dear)).status, 200);
    await settled();
    const refused = await chat(ci, dear);
    assert.equal(refused.status, 402);
    assert.match(errorMessage(refused.text), /client key ci/);
    assert.equal(refused.headers.get('x-should-retry'), 'false');
    assert.equal((await chat(bot, dear)).status, 200);
  });

  it('see the caps that bind them, and no others', async () => {
    const [ci, other] = [
      await router.app.clientKeys.create('ci', { team: 'eng' }),
      await router.app.clientKeys.create('other'),
    ];
    await chat(ci, { max_tokens: 500 });
    await settled();
    const own = await budgetsOf(ci);
    assert.deepEqual(
      own.map(({ id, settledNanoUsd }) => [id, settledNanoUsd]),
      [
        ['everyone:day', 2_000_000],
        ['client:ci:day', 2_000_000],
        ['team:eng:month', 2_000_000],
      ],
    );
    assert.deepEqual(
      (await budgetsOf(other)).map(({ id }) => id),
      ['everyone:day'],
    );
    const all = (await budgetsOf(await router.token())).map(({ id }) => id);
    assert.deepEqual(all.toSorted(), ['client:bot:day', 'client:ci:day', 'everyone:day', 'team:eng:month']);
  });

  it('do not open what shows everything', async () => {
    const key = await router.app.clientKeys.create('ci');
    for (const path of ['/v1/backends/reset', '/dashboard/api']) {
      assert.equal((await post(`${url}${path}`, key, {})).status, 403, path);
    }
    assert.deepEqual(Object.keys((await getJson(`${url}/health`, key)) as object), ['status', 'version']);
  });

  it('are refused after they were revoked, here at once, and say so', async () => {
    const key = await router.app.clientKeys.create('ci');
    assert.equal((await chat(key)).status, 200);
    await router.app.clientKeys.revoke('ci');
    const refused = await chat(key);
    assert.equal(refused.status, 401);
    assert.match(errorMessage(refused.text), /was revoked/);
  });

  it('outlive a restart', async () => {
    const key = await router.app.clientKeys.create('ci');
    await router.stop();
    const again = await startTestApp({ settings: mockProvider(upstream.origin), dir: router.dir });
    try {
      const models = await fetch(`${await again.url()}/v1/models`, { headers: { 'x-api-key': key } });
      assert.equal(models.status, 200);
    } finally {
      await again.stop();
    }
  });

  it('appear in no log', async () => {
    const key = await router.app.clientKeys.create('ci');
    await chat(key);
    await chat(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`);
    assert.ok(!router.logs.join('\n').includes(key.slice(4)));
  });
});
