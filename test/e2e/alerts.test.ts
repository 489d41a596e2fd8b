import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

describe('alerts', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let dir: string;
  const start = async (again = false): Promise<void> => {
    router = await startTestApp({
      settings: { ...mockProvider(upstream.origin), 'budget.daily': 0.01, 'budget.perRequest': null },
      ...(again && { dir }),
    });
    dir = router.dir;
  };
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    await start();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  /** Asks for at most 500 tokens, so that the cap has room for it. */
  const ask = async (): Promise<number> => {
    const body = chatBody('hi', { model: 'mock/thrifty', max_tokens: 500 });
    return (await post(`${await router.url()}/v1/chat/completions`, await router.token(), body)).status;
  };
  const told = (): readonly string[] => router.logs.filter((line) => line.startsWith('Alert'));

  it('tell of a cap, once also after a restart', async () => {
    upstream.reply = { usage: { input: 4_000, output: 500 } }; // half a cent at $1 and $2 per million
    assert.equal(await ask(), 200);
    await router.stop();
    assert.deepEqual(told(), ["Alert (info): 50% of today's cap are used: $0.005 of $0.01."]);

    await start(true);
    upstream.reply = { usage: { input: 1_000, output: 500 } }; // 70%
    assert.equal(await ask(), 200);
    await router.stop();
    assert.deepEqual(told(), []);
    await start(true);
  });

  it('tell of failures, and of none that a client made', async () => {
    upstream.reply = { status: 400 };
    for (let count = 0; count < 10; count += 1) await ask();
    upstream.reply = { status: 401 };
    for (let count = 0; count < 2; count += 1) await ask();
    while ((await router.app.ledger.list({ limit: 12, beforeId: undefined })).length < 12) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { rules } = await router.app.alerts.status();
    assert.match(rules.find(({ rule }) => rule === 'error_rate')?.text ?? '', /^2 of the last 12 requests failed/);
  });
});
