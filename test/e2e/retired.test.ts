import assert from 'node:assert/strict';
import { healthVerb } from '../../src/cli/verbs/health.js';
import type { DecisionJson } from '../../src/dashboard/explain.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { runVerb } from '../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, getJson, post } from '../support/http.js';

const DAY_MS = 86_400_000;

/** So many days from today, as providers announce it. */
const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

describe('a model that its provider retires', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let dir: string | undefined;

  /** "thrifty", which "auto" prefers, ends on this day; "costly" is what to use instead. */
  async function start(retiresOn: string): Promise<void> {
    const { mock } = mockProvider(upstream.origin)['providers.custom'];
    assert.ok(mock);
    const models = mock.models.map((model) =>
      model.model === 'thrifty' ? { ...model, retiresOn, successor: 'mock/costly' } : model,
    );
    const settings = { 'providers.custom': { mock: { ...mock, models } } };
    router = await startTestApp({ settings, ...(dir !== undefined && { dir }) });
    dir = router.dir;
  }
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await router.remove();
    dir = undefined;
    await upstream.dispose();
  });

  const ask = async (model: string) =>
    post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('What is a mutex?', { model }));
  const asked = (): readonly unknown[] => upstream.requests.map(({ body }) => body['model']);
  const told = (): readonly string[] => router.logs.filter((line) => line.startsWith('Alert'));

  it('is chosen by "auto" to the end of its last day, and not after it', async () => {
    await start(day(0));
    assert.equal((await ask('auto')).headers.get('x-signalbox-model'), 'mock/thrifty');
    await router.stop();

    const yesterday = day(-1);
    await start(yesterday);
    assert.equal((await ask('auto')).headers.get('x-signalbox-model'), 'mock/costly');
    const { text } = await post(`${await router.url()}/v1/route`, await router.token(), chatBody('What is a mutex?'));
    // Safe: what our own endpoint answers.
    const { rejected } = JSON.parse(text) as Pick<DecisionJson, 'rejected'>;
    assert.deepEqual(
      rejected.flatMap(({ model, stage, reason }) => (stage === 'keep-current' ? [[model, reason]] : [])),
      [['mock/thrifty', `retired on ${yesterday}; use mock/costly instead`]],
    );
  });

  it('is listed as retired, with its last day and what to use instead', async () => {
    await start('2026-08-16');
    // Safe: what our own endpoint answers.
    const { data } = (await getJson(`${await router.url()}/v1/models`, await router.token())) as {
      data: readonly Record<string, unknown>[];
    };
    const { ready, retired, shutdown_date, successor } = data.find(({ id }) => id === 'mock/thrifty') ?? {};
    assert.deepEqual([ready, retired, shutdown_date, successor], [false, true, '2026-08-16', 'mock/costly']);
  });

  it('is still asked for by its name, and never replaced', async () => {
    await start('2026-08-16');
    const { status, headers } = await ask('mock/thrifty');
    assert.deepEqual([status, headers.get('x-signalbox-model')], [200, 'mock/thrifty']);
    assert.deepEqual(asked(), ['thrifty']);
    const body = chatBody('What is a mutex?', { model: 'mock/thrifty' });
    const { text } = await post(`${await router.url()}/v1/route`, await router.token(), body);
    // Safe: what our own endpoint answers.
    const { reasons } = JSON.parse(text) as Pick<DecisionJson, 'reasons'>;
    assert.ok(reasons.includes('retired on 2026-08-16; use mock/costly instead'), reasons.join());
  });

  for (const gone of [404, 410]) {
    it(`says what to use instead when its provider answers ${gone}`, async () => {
      await start('2026-08-16');
      upstream.reply = { status: gone };
      const { status, text } = await ask('mock/thrifty');
      assert.equal(status, 404);
      assert.match(
        errorMessage(text),
        /^mock does not offer this model \(HTTP 4\d\d\).* mock\/thrifty was retired on 2026-08-16: use mock\/costly, or "auto"\.$/,
      );
      assert.deepEqual(asked(), ['thrifty']);
    });
  }

  it('that is gone early is left alone by "auto", which goes on to another; the health names both', async () => {
    await start(day(60));
    upstream.script({ status: 404 });
    for (let request = 0; request < 2; request += 1) {
      assert.equal((await ask('auto')).headers.get('x-signalbox-model'), 'mock/costly');
    }
    assert.deepEqual(asked(), ['thrifty', 'costly', 'costly']);
    const { out } = await runVerb(healthVerb, { router: { dir: router.dir } });
    assert.match(out, /mock\/thrifty: not found at the provider; asked again at \d\d:\d\d; use mock\/costly instead/);
  });

  it('is announced once to a person who uses it, also after a restart, and in other words when it is over', async () => {
    const inThirty = day(30);
    await start(inThirty);
    await ask('mock/thrifty');
    await router.stop();
    assert.deepEqual(told(), [
      `Alert (info): You use mock/thrifty, which is to be retired on ${inThirty}; use mock/costly instead.`,
    ]);

    await start(inThirty);
    await ask('mock/thrifty');
    await router.stop();
    assert.deepEqual(told(), []);

    const yesterday = day(-1);
    await start(yesterday);
    await ask('auto');
    await router.stop();
    assert.deepEqual(told(), [
      `Alert (warning): You used mock/thrifty lately, which was retired on ${yesterday}; use mock/costly instead. "auto" no longer picks it.`,
    ]);
  });

  it('is not announced 31 days before, nor to a person who uses another one', async () => {
    await start(day(31));
    await ask('mock/thrifty');
    await router.stop();
    assert.deepEqual(told(), []);
    await router.remove();
    dir = undefined;

    await start(day(1));
    await ask('mock/costly');
    await router.stop();
    assert.deepEqual(told(), []);
  });
});
