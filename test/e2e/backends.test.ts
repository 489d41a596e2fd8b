import assert from 'node:assert/strict';
import { healthVerb } from '../../src/cli/verbs/health.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { runVerb } from '../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, getJson, post } from '../support/http.js';

type Row = {
  readonly name: string;
  readonly status: string;
  readonly breaker: { readonly state: string; readonly until: string | null; readonly cause: string | null };
  readonly health: number | null;
  readonly total_requests: number;
  readonly total_errors: number;
};

/** The dear one costs so much more that what was learnt of the failures of the other does not make it the better choice. */
function farApart(origin: string): ReturnType<typeof mockProvider> {
  const { mock, ...others } = mockProvider(origin)['providers.custom'];
  assert.ok(mock);
  const models = mock.models.map((one) =>
    one.model === 'costly' ? { ...one, inputUsdPerMTok: 100, outputUsdPerMTok: 200 } : one,
  );
  return { 'providers.custom': { ...others, mock: { ...mock, models } } };
}

const CLOSED = { state: 'closed', until: null, cause: null };

describe('how providers do', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: farApart(upstream.origin) });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const ask = async (model: string) =>
    post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('What is a mutex?', { model }));

  async function rowOf(name: string): Promise<Row> {
    // Safe: what our own endpoint answers.
    const { data } = (await getJson(`${await router.url()}/v1/backends`, await router.token())) as {
      data: readonly Row[];
    };
    const row = data.find((one) => one.name === name);
    assert.ok(row, `there is no row for ${name}`);
    return row;
  }

  const reset = async (body: object) => post(`${await router.url()}/v1/backends/reset`, await router.token(), body);

  async function failFiveTimes(): Promise<void> {
    upstream.reply = { status: 500 };
    for (let call = 0; call < 5; call += 1) await ask('mock/thrifty');
    upstream.reply = {};
  }

  const servedLast = (): unknown => upstream.requests.at(-1)?.body['model'];

  it('is not known before the first call', async () => {
    const { status, breaker, health, total_requests } = await rowOf('mock/thrifty');
    assert.deepEqual([status, breaker, health, total_requests], ['unknown', CLOSED, null, 0]);
  });

  it('is told after five failures with cause and time; others get the requests until it is reset', async () => {
    await failFiveTimes();
    assert.equal(upstream.requests.length, 5);
    const { status, breaker, health, total_requests, total_errors } = await rowOf('mock/thrifty');
    assert.deepEqual([status, breaker.state, breaker.cause], ['down', 'open', 'failures']);
    const leftMs = Date.parse(breaker.until ?? '') - Date.now();
    assert.ok(leftMs > 20_000 && leftMs <= 36_000, `it rests for ${leftMs} ms more`);
    assert.deepEqual([health, total_requests, total_errors], [0, 5, 5]);
    assert.deepEqual((await rowOf('mock/costly')).breaker, CLOSED);

    assert.equal((await ask('auto')).status, 200);
    assert.equal(servedLast(), 'costly');

    const answer = await reset({ provider: 'mock' });
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [200, { object: 'list', reset: ['mock'] }]);
    assert.deepEqual((await rowOf('mock/thrifty')).breaker, CLOSED);
    assert.equal((await ask('auto')).status, 200);
    assert.equal(servedLast(), 'thrifty');
    const after = await rowOf('mock/thrifty');
    assert.deepEqual([after.status, after.total_requests, after.total_errors], ['healthy', 1, 0]);
  });

  it('cannot be reset for a provider that there is none of', async () => {
    const { status, text } = await reset({ provider: 'globex' });
    assert.deepEqual(
      [status, errorMessage(text)],
      [404, 'There is no provider "globex". "signalbox health --all" lists them.'],
    );
  });

  it('is for clients with a key to read, and for the owner to reset', async () => {
    const key = await router.app.clientKeys.create('ci');
    const url = `${await router.url()}/v1/backends`;
    const listed = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(listed.status, 200);
    assert.equal((await post(`${url}/reset`, key, {})).status, 403);
    assert.equal((await fetch(url)).status, 401);
  });

  it('is shown on the page to a viewer, who may not reset it there, and to an admin, who may', async () => {
    await failFiveTimes();
    const [viewer, admin] = [
      await router.app.clientKeys.create('graphs', { role: 'viewer' }),
      await router.app.clientKeys.create('anna', { role: 'admin' }),
    ];
    const api = `${await router.url()}/dashboard/api`;
    const shown = await post(api, viewer, { type: 'backends-request' });
    assert.match(shown.text, /"provider":"mock","state":"degraded"/);
    const asked = { type: 'reset-backend-request', provider: 'mock' };
    assert.equal((await post(api, viewer, asked)).status, 403);
    assert.equal((await rowOf('mock/thrifty')).status, 'down');
    const { backends } = JSON.parse((await post(api, admin, asked)).text) as { backends: { providers: unknown[] } };
    assert.deepEqual(backends.providers, []);
    assert.deepEqual((await rowOf('mock/thrifty')).breaker, CLOSED);
  });

  describe('in the terminal', () => {
    const health = async (options: Record<string, boolean> = {}, ...positionals: string[]) =>
      runVerb(healthVerb, { router: { dir: router.dir }, options, positionals });

    it('says that a ready provider was not called yet', async () => {
      await router.url();
      assert.match((await health()).out, /^ready +mock +mock +not called yet$/m);
    });

    it('says how it does, why a model rests and how long, and forgets it with --reset', async () => {
      await failFiveTimes();
      assert.match(
        (await health()).out,
        /^ready +mock +mock +degraded, health 0 %, errors 100 %, 5 calls, 5 failed, 0 in flight, mock\/thrifty: resting \d\d s after 5 failures$/m,
      );
      const { out, code } = await health({ reset: true }, 'mock');
      assert.deepEqual([out, code], ['Forgot the failures of mock.', 0]);
      assert.deepEqual((await rowOf('mock/thrifty')).breaker, CLOSED);
      assert.equal((await health({ reset: true })).out, 'Nothing was called yet: there is nothing to reset.');
    });

    it('refuses to reset what there is not', async () => {
      await router.url();
      await assert.rejects(health({ reset: true }, 'globex'), /There is no provider "globex"/);
      await assert.rejects(health({ reset: true }, 'mock', 'other'), /Name one provider, or none for all/);
    });

    it('says without any other window that nothing was called yet', async () => {
      const { out } = await runVerb(healthVerb, { options: { reset: true } });
      assert.equal(out, 'Nothing was called yet: there is nothing to reset.');
      const alone = await runVerb(healthVerb, { router: { settings: mockProvider(upstream.origin) } });
      assert.match(alone.out, /^ready +mock +mock +not called yet$/m);
    });
  });

  it('stands in /health, with null for those that were not called', async () => {
    await failFiveTimes();
    const { providers } = (await getJson(`${await router.url()}/health`, await router.token())) as {
      providers: readonly { id: string; health: Record<string, unknown> | null }[];
    };
    const { rest, ...health } = providers.find(({ id }) => id === 'mock')?.health ?? {};
    assert.deepEqual(health, {
      state: 'degraded',
      breaker: 'closed',
      score: 0,
      latencyMs: null,
      errorRate: 1,
      inFlight: 0,
      requests: 5,
      errors: 5,
    });
    assert.match(String(rest), /^mock\/thrifty: resting \d\d s after 5 failures$/);
    assert.equal(providers.find(({ id }) => id === 'openai')?.health, null);
  });
});
