import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import type { ProviderCard } from '../../src/core/model.js';
import { createDiscovery, type Discovery } from '../../src/gateway/discovery.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
import { aLocalServer } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('discovery', () => {
  let upstream: FakeUpstream;
  let http: UpstreamHttp;
  let clockMs: number;
  let reported: unknown[];
  const open: Discovery[] = [];

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    http = createUpstreamHttp();
    clockMs = 0;
    reported = [];
  });
  afterEach(async () => {
    for (const discovery of open.splice(0)) discovery.dispose();
    http.dispose();
    await upstream.dispose();
  });

  const discoveryOf = (...providers: ProviderCard[]): Discovery => {
    const discovery = createDiscovery({
      http,
      providers: () => providers,
      nowMs: () => clockMs,
      report: (error) => void reported.push(error),
    });
    open.push(discovery);
    return discovery;
  };
  const here = (over: Partial<ProviderCard> = {}): ProviderCard =>
    aLocalServer({ baseUrl: `${upstream.origin}/v1`, ...over });
  const port = (): string => new URL(upstream.origin).host;

  it('finds a running server and its models', async () => {
    upstream.models = ['qwen3-8b'];
    const [found] = await discoveryOf(here()).models();
    assert.equal(found?.running, true);
    assert.equal(found.note, '1 chat model');
    assert.deepEqual(found.models, [
      {
        provider: 'acme',
        model: 'qwen3-8b',
        name: 'qwen3-8b',
        tier: 'free',
        contextTokens: 8_192,
        maxOutputTokens: 4_096,
        capabilities: [],
        price: { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 },
        local: true,
      },
    ]);
  });

  it('says that a running server has no model', async () => {
    upstream.models = [];
    const [found] = await discoveryOf(here()).models();
    assert.deepEqual(
      [found?.running, found?.note],
      [true, 'Acme Server is running, but offers no chat model of its own'],
    );
  });

  it('says what to start when nothing listens', async () => {
    const { origin } = upstream;
    await upstream.dispose();
    const [found] = await discoveryOf(aLocalServer({ baseUrl: `${origin}/v1` })).models();
    assert.deepEqual(
      [found?.running, found?.models, found?.note],
      [false, [], `start Acme Server on this machine; nothing listens at ${new URL(origin).host}`],
    );
    upstream = await startFakeUpstream();
  });

  it('passes over providers without a probe path', async () => {
    assert.deepEqual(await discoveryOf(here({ probePath: undefined })).models(), []);
  });

  describe('a squatter on the port', () => {
    const noteOf = async (): Promise<string | undefined> => {
      const [found] = await discoveryOf(here()).models();
      assert.equal(found?.running, false);
      return found.note;
    };
    const elseNote = (): string =>
      `start Acme Server on this machine; what answers at ${port()} is something else, or not ready`;

    it('that sends a web page is not the server', async () => {
      upstream.paths.set('/v1/models', { body: '<html></html>', contentType: 'text/html' });
      assert.equal(await noteOf(), elseNote());
    });

    it('that sends no JSON is not the server', async () => {
      upstream.paths.set('/v1/models', { body: 'hello' });
      assert.equal(await noteOf(), elseNote());
    });

    it('that sends JSON of another shape is not the server', async () => {
      upstream.paths.set('/v1/models', { body: '{"data":[{"id":7}]}' });
      assert.equal(await noteOf(), elseNote());
    });

    it('that refuses is not the server', async () => {
      upstream.paths.set('/v1/models', { status: 404, body: '{}' });
      assert.equal(await noteOf(), elseNote());
    });

    it('that redirects is not followed', async () => {
      upstream.paths.set('/v1/models', { status: 302, body: '', headers: { location: '/elsewhere' } });
      assert.equal(await noteOf(), elseNote());
      assert.deepEqual(
        upstream.requests.map(({ path }) => path),
        ['/v1/models'],
      );
    });

    it('that never answers is given up', async () => {
      upstream.paths.set('/v1/models', { hang: 'before-head' });
      assert.equal(await noteOf(), `start Acme Server on this machine; ${port()} did not answer in time`);
    });
  });

  describe('addresses', () => {
    for (const baseUrl of [
      'http://192.168.1.5:1234/v1',
      'http://example.com/v1',
      'http://127.0.0.1@example.com/v1',
      'http://127.0.0.1.example.com/v1',
      'https://127.0.0.1:1234/v1',
    ]) {
      it(`does not ask ${baseUrl}`, async () => {
        const discovery = createDiscovery({
          http: { get: fails, post: fails },
          providers: () => [aLocalServer({ baseUrl })],
          nowMs: () => 0,
          report: (error) => void reported.push(error),
        });
        const [found] = await discovery.models();
        assert.deepEqual([found?.running, reported], [false, []]);
        assert.ok(found?.note.endsWith(`"${baseUrl}" is not one, so it was not asked`));
      });
    }

    it('does not let a probe path lead elsewhere', async () => {
      const [found] = await discoveryOf(here({ probePath: '//example.com/v1/models' })).models();
      assert.match(found?.note ?? '', /was not asked$/);
    });

    for (const baseUrl of ['http://localhost:9/v1', 'http://[::1]:9/v1', 'http://127.1:9/v1']) {
      it(`asks ${baseUrl}`, async () => {
        const asked: string[] = [];
        const get: UpstreamHttp['get'] = ({ url }) => {
          asked.push(String(url));
          return fails();
        };
        const discovery = createDiscovery({
          http: { get, post: fails },
          providers: () => [aLocalServer({ baseUrl })],
          nowMs: () => 0,
          report: () => undefined,
        });
        await discovery.models();
        assert.equal(asked.length, 1);
      });
    }

    it('gives two providers at one address to the first', async () => {
      const found = await discoveryOf(here(), here({ id: 'other' })).models();
      assert.deepEqual(
        found.map(({ provider }) => provider.id),
        ['acme'],
      );
    });

    it('asks again when a server is moved', async () => {
      const providers = [here({ probePath: '/old/models' })];
      const discovery = createDiscovery({ http, providers: () => providers, nowMs: () => 0, report: () => undefined });
      await discovery.models();
      providers[0] = here({ probePath: '/new/models' });
      await discovery.models();
      assert.deepEqual(
        upstream.requests.map(({ path }) => path),
        ['/old/models', '/new/models'],
      );
    });
  });

  describe('what is kept', () => {
    const asked = (): number => upstream.requests.length;

    it('serves a running server for 30 seconds without asking', async () => {
      const discovery = discoveryOf(here());
      await discovery.models();
      clockMs = 29_999;
      await discovery.models();
      assert.equal(asked(), 1);
    });

    it('asks it again after that', async () => {
      const discovery = discoveryOf(here());
      await discovery.models();
      clockMs = 30_000;
      await discovery.models();
      assert.equal(asked(), 2);
    });

    it('serves a server that is not running for 10 seconds without asking', async () => {
      upstream.paths.set('/v1/models', { body: 'no' });
      const discovery = discoveryOf(here());
      await discovery.models();
      clockMs = 9_999;
      await discovery.models();
      assert.equal(asked(), 1);
      clockMs = 10_000;
      await discovery.models();
      assert.equal(asked(), 2);
    });

    it('asks at once when fresh facts are wanted', async () => {
      const discovery = discoveryOf(here());
      await discovery.models();
      await discovery.models({ fresh: true });
      assert.equal(asked(), 2);
    });

    it('lets concurrent callers share one probe', async () => {
      const discovery = discoveryOf(here());
      const [first, second] = await Promise.all([discovery.models(), discovery.models({ fresh: true })]);
      assert.equal(asked(), 1);
      assert.equal(first, second);
    });

    it('gives the same list back until something was asked', async () => {
      const discovery = discoveryOf(here());
      const first = await discovery.models();
      assert.equal(await discovery.models(), first);
      assert.notEqual(await discovery.models({ fresh: true }), first);
    });
  });

  it('asks all servers at the same time', async () => {
    upstream.paths.set('/a', { delayMs: 150, body: '{"data":[]}' });
    upstream.paths.set('/b', { delayMs: 150, body: '{"data":[]}' });
    const startedMs = performance.now();
    await discoveryOf(here({ id: 'a', probePath: '/a' }), here({ id: 'b', probePath: '/b' })).models();
    assert.ok(performance.now() - startedMs < 290);
  });

  it('stops asking when it is disposed', async () => {
    upstream.paths.set('/v1/models', { hang: 'before-head' });
    const discovery = discoveryOf(here());
    const found = discovery.models();
    discovery.dispose();
    assert.match((await found)[0]?.note ?? '', /was stopped$/);
  });

  it('reports what should not happen, and goes on', async () => {
    const bug = new TypeError('bug');
    const discovery = createDiscovery({
      http: { get: () => Promise.reject(bug), post: fails },
      providers: () => [aLocalServer()],
      nowMs: () => 0,
      report: (error) => void reported.push(error),
    });
    const [found] = await discovery.models();
    assert.deepEqual([found?.running, reported], [false, [bug]]);
  });
});

const fails = (): Promise<never> => Promise.reject(new GatewayError('upstream-unreachable', 'not there'));
