import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPriceFile, type PriceFile } from '../../src/app/price-file.js';
import { createPriceRefresh, type PriceDiff, type PriceRefreshDeps } from '../../src/app/price-refresh.js';
import { makePricing } from '../../src/catalog/prices.js';
import { GatewayError } from '../../src/core/errors.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
import { aProviderRow } from '../catalog/rows.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

const PROVIDERS = [aProviderRow({ pricesAs: 'openai' })]; // "o3" is 2.00 in, 8.00 out, 0.50 cached
const MONDAY = Date.parse('2026-11-23T08:00:00Z');
const DAY_MS = 86_400_000;

const listOf = (models: Record<string, { input: unknown; output: unknown; cache_read?: unknown }>): string =>
  JSON.stringify({
    acme: { models: Object.fromEntries(Object.entries(models).map(([id, cost]) => [id, { cost }])) },
  });
const GOOD = listOf({ new: { input: 3, output: 4 } });

describe('looking prices up', () => {
  let upstream: FakeUpstream;
  let http: UpstreamHttp;
  let dir: string;
  let nowMs = MONDAY;
  let changes = 0;

  before(async () => {
    upstream = await startFakeUpstream();
    http = createUpstreamHttp();
  });
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-'));
    [nowMs, changes] = [MONDAY, 0];
    upstream.paths.clear();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  after(async () => {
    http.dispose();
    await upstream.dispose();
  });

  const fileOf = (): PriceFile => createPriceFile(dir, (message) => assert.fail(message));
  /** One process that looks prices up; the folder is what stays. */
  const start = (over: Partial<PriceRefreshDeps> = {}) => {
    const file = fileOf();
    const { refresh } = createPriceRefresh({
      url: `${upstream.origin}/api.json`,
      http,
      file,
      providers: PROVIDERS,
      pricingWith: (refreshed) => makePricing({ providers: PROVIDERS, models: [] }, nowMs, { refreshed }),
      changed: () => void (changes += 1),
      nowMs: () => nowMs,
      timeoutMs: 5_000,
      ...over,
    });
    return { refresh, file };
  };
  const answer = (body: string, more: object = {}) => void upstream.paths.set('/api.json', { body, ...more });
  const names = (list: PriceDiff['changes']) => list.map(({ kind, model }) => `${kind} ${model}`);
  const failure = async (asked: Promise<unknown>): Promise<GatewayError> => {
    const thrown: unknown = await asked.then(
      () => assert.fail('nothing was thrown'),
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof GatewayError);
    return thrown;
  };

  it('tells what changed, and keeps it for all processes and after a restart, private to this user', async () => {
    answer(GOOD, { headers: { etag: '"v1"' } });
    const diff = await start().refresh({ accept: false });
    assert.equal(diff.status, 'updated');
    assert.equal(diff.asOf, '2026-11-23');
    assert.deepEqual(names(diff.changes), ['added acme/new']);
    assert.deepEqual([diff.held, diff.refused, changes], [[], [], 1]);
    const kept = fileOf().current();
    assert.equal(kept?.rows.get('acme/new')?.outputUsdPerMTok, 4);
    assert.deepEqual([kept.fetchedAtMs, kept.etag, kept.asOf], [MONDAY, '"v1"', '2026-11-23']);
    assert.equal((await stat(path.join(dir, 'prices.json'))).mode & 0o777, 0o600);
  });

  it('asks whether the list is another one, and takes "no" for today’s date', async () => {
    answer(GOOD, { headers: { etag: '"v1"' } });
    const one = start();
    await one.refresh({ accept: false });
    answer('', { status: 304 });
    nowMs += 7 * DAY_MS;
    const diff = await one.refresh({ accept: false });
    assert.deepEqual([diff.status, diff.asOf, diff.changes.length], ['unchanged', '2026-11-30', 0]);
    const [first, second] = upstream.requests.slice(-2);
    assert.deepEqual([first?.headers['if-none-match'], second?.headers['if-none-match']], [undefined, '"v1"']);
    assert.equal(fileOf().current()?.rows.size, 1);
    assert.equal(fileOf().current()?.asOf, '2026-11-30');
  });

  it('holds an alarming change back until somebody consents, and reads the list again for that', async () => {
    answer(listOf({ o3: { input: 0, output: 0 }, new: { input: 3, output: 4 } }), { headers: { etag: '"v1"' } });
    const { refresh, file } = start();
    const diff = await refresh({ accept: false });
    assert.deepEqual([names(diff.changes), names(diff.held)], [['added acme/new'], ['changed acme/o3']]);
    assert.equal(file.current()?.rows.has('acme/o3'), false);
    const accepted = await refresh({ accept: true });
    assert.equal(upstream.requests.at(-1)?.headers['if-none-match'], undefined);
    assert.deepEqual([names(accepted.changes), accepted.held], [['changed acme/o3'], []]);
    assert.equal(file.current()?.rows.get('acme/o3')?.inputUsdPerMTok, 0);
  });

  it('leaves out rows that cannot be true, and says which', async () => {
    answer(`{"acme":{"models":{"bad":{"cost":{"input":1e400,"output":1}},"new":{"cost":{"input":3,"output":4}}}}}`);
    const diff = await start().refresh({ accept: true });
    assert.deepEqual([names(diff.changes), diff.refused], [['added acme/new'], ['acme/bad']]);
  });

  for (const [what, reply, kind] of [
    ['is no JSON', { body: '{"acme":' }, 'upstream-garbled'],
    ['holds nothing we know', { body: '{}' }, 'upstream-garbled'],
    ['holds a trap for JavaScript', { body: '{"__proto__":{"models":{}}}' }, 'upstream-garbled'],
    ['is a web page', { body: '<html></html>', contentType: 'text/html' }, 'upstream-garbled'],
    ['is larger than 32 MiB', { body: `"${'a'.repeat(33 * 1024 * 1024)}"` }, 'upstream-garbled'],
    ['is not there', { status: 404, body: '{}' }, 'upstream-failed'],
    ['cannot be made', { status: 500, body: '{}' }, 'upstream-failed'],
    ['did not change, though that was not asked', { status: 304, body: '' }, 'upstream-rejected'],
  ] as const) {
    it(`keeps the last good prices when the list ${what}`, async () => {
      answer(GOOD);
      const { refresh, file } = start();
      await refresh({ accept: false });
      const before = await readFile(path.join(dir, 'prices.json'), 'utf8');
      upstream.paths.set('/api.json', reply);
      const error = await failure(refresh({ accept: true }));
      assert.equal(error.kind, kind);
      assert.match(error.message, /The prices of 2026-11-23 stay in use\.$/);
      assert.equal(file.current()?.rows.size, 1);
      assert.equal(await readFile(path.join(dir, 'prices.json'), 'utf8'), before);
      assert.equal(changes, 1);
    });
  }

  it('does not follow a redirect', async () => {
    upstream.paths.set('/elsewhere', { body: GOOD });
    answer('', { status: 302, headers: { location: `${upstream.origin}/elsewhere` } });
    const error = await failure(start().refresh({ accept: false }));
    assert.match(error.message, /redirects are not followed.*The prices that came with Signalbox stay in use\.$/);
    assert.equal(upstream.requests.at(-1)?.path, '/api.json');
  });

  it('gives up on a list that does not come', async () => {
    upstream.paths.set('/api.json', { hang: 'before-head' });
    const error = await failure(start({ timeoutMs: 50 }).refresh({ accept: false }));
    assert.equal(error.kind, 'upstream-timeout');
    assert.match(error.message, /^models\.dev did not answer within 0\.05 s\./);
  });

  it('stops when it is told to', async () => {
    upstream.paths.set('/api.json', { hang: 'before-head' });
    const stop = new AbortController();
    const asked = start().refresh({ accept: false, signal: stop.signal });
    stop.abort();
    assert.equal((await failure(asked)).kind, 'canceled');
  });

  it('does one look-up after the other, and goes on after a failure', async () => {
    const { refresh } = start();
    answer('{}', { delayMs: 20 });
    const first = failure(refresh({ accept: false }));
    const second = refresh({ accept: false });
    await first;
    answer(GOOD);
    assert.equal((await second).status, 'updated');
  });

  it('sends nothing but the question', async () => {
    answer(GOOD);
    await start().refresh({ accept: false });
    const { method, headers, text } = upstream.requests.at(-1) ?? assert.fail();
    assert.deepEqual(
      [method, text, Object.keys(headers).sort()],
      ['GET', '', ['accept', 'accept-encoding', 'connection', 'host']],
    );
  });
});
