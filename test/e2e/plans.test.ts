import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

describe('a provider with a plan', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { usage: { input: 1_000, output: 500 } };
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const start = async (overflow: 'stop' | 'pay', dir?: string): Promise<void> => {
    router = await startTestApp({
      settings: {
        ...mockProvider(upstream.origin),
        'providers.plans': { mock: { windows: [{ hours: 5, unit: 'requests', limit: 2 }], overflow } },
      },
      ...(dir !== undefined && { dir }),
    });
  };
  const ask = async (model = 'auto') =>
    post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('hi', { model }));
  /** The kinds of cost of so many rows, newest first; they are written soon after their replies. */
  const costsOf = async (rows: number): Promise<readonly string[]> => {
    for (;;) {
      const entries = await router.app.ledger.list({ limit: 10, beforeId: undefined });
      if (entries.length === rows) return entries.map(({ cost }) => cost.kind);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('costs nothing beside it while there is room', async () => {
    await start('stop');
    assert.equal((await ask()).status, 200);
    assert.deepEqual(await costsOf(1), ['included']);
    const report = await router.app.money.report();
    assert.equal(report.today.nanoUsd, 0);
    assert.deepEqual(
      report.plans[0]?.windows.map(({ used, leftShare }) => [used, leftShare]),
      [[1, 0.5]],
    );
  });

  it('is left alone once its window is used up, by name as well and after a restart', async () => {
    await start('stop');
    await ask();
    await ask();
    await costsOf(2);
    const refused = /the 5-hour window of your plan with mock is used up until \d\d/;
    assert.match((await ask('mock/thrifty')).text, refused);
    const { dir } = router;
    await router.stop();
    await start('stop', dir);
    assert.match((await ask('mock/thrifty')).text, refused);
    assert.equal(upstream.requests.length, 2);
  });

  it('is paid by list price once its window is used up, where the plan lets it', async () => {
    await start('pay');
    for (const rows of [1, 2, 3]) {
      await ask('mock/thrifty');
      await costsOf(rows);
    }
    assert.deepEqual(await costsOf(3), ['exact', 'included', 'included']);
    assert.equal((await router.app.money.report()).today.nanoUsd, 2_000_000); // 1,000 x $1 + 500 x $2 per million
  });
});
