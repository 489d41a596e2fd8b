import assert from 'node:assert/strict';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody } from '../../support/http.js';
import { takeClocks, type Clocks } from './clocks.js';
import { provider, startSite, until, type Got, type Site, withProvider } from './support.js';

const MINUTE_MS = 60_000;
const AT_A = chatBody('hi', { model: 'a/m' });

describe('a fault that asks for patience', function () {
  this.timeout(20_000);
  let clocks: Clocks;
  let a: FakeUpstream;
  let b: FakeUpstream;
  let site: Site;

  beforeEach(async () => {
    clocks = takeClocks();
    [a, b] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    site = await startSite({ a: provider(a.origin, 1), b: provider(b.origin, 2) });
  });
  afterEach(async () => {
    await site.end();
    await Promise.all([a.dispose(), b.dispose()]);
    clocks.restore();
  });

  const errorsOf = async (rows = 1) =>
    (await site.rows(rows)).at(-1)?.attempts.map((call) => [call.model.provider, call.error, call.cost?.kind]);
  const refused = ['a', 'upstream-rate-limited', undefined];

  it('F13 429 with Retry-After 1: the same provider again after a second or little more', async () => {
    a.script({ status: 429, headers: { 'retry-after': '1' } });
    const beganMs = performance.now();
    const { status, headers } = await site.ask();
    const tookMs = performance.now() - beganMs;
    assert.deepEqual([status, headers['x-signalbox-model']], [200, 'a/m']);
    assert.ok(tookMs >= 1_000, `${tookMs} ms`);
    assert.deepEqual([a.requests.length, b.requests.length], [2, 0]);
    assert.deepEqual(await errorsOf(), [refused, ['a', undefined, 'exact']]);
    assert.equal(site.backend('a')?.failures, 0);
    await site.released();
  });

  it('F13 429 with Retry-After 1, again and again: two more tries at most, then B', async () => {
    a.reply = { status: 429, headers: { 'retry-after': '1' } };
    const { status, headers } = await site.ask();
    assert.deepEqual([status, headers['x-signalbox-model']], [200, 'b/m']);
    assert.deepEqual([a.requests.length, b.requests.length], [3, 1]);
    assert.deepEqual(await errorsOf(), [refused, refused, refused, ['b', undefined, 'exact']]);
    await site.released();
  });

  it('F14 429 with an HTTP date in ten minutes: B at once, and A is left alone for ten minutes and no longer', async () => {
    const date = new Date(Date.now() + 10 * MINUTE_MS);
    a.script({ status: 429, headers: { date: new Date().toUTCString(), 'retry-after': date.toUTCString() } });
    assert.equal((await site.ask()).headers['x-signalbox-model'], 'b/m');
    assert.deepEqual([a.requests.length, b.requests.length], [1, 1]);
    assert.deepEqual(await errorsOf(), [refused, ['b', undefined, 'exact']]);
    const { rest, failures } = site.backend('a') ?? {};
    assert.deepEqual([rest?.cause, failures], ['rate-limit', 0]);
    // The header has no parts of seconds.
    const leftMs = (rest?.untilMs ?? 0) - Date.now();
    assert.ok(leftMs > 10 * MINUTE_MS - 5_000 && leftMs <= 10 * MINUTE_MS + 1_000, `${leftMs} ms`);
    clocks.forward(leftMs - MINUTE_MS);
    assert.equal((await site.ask()).headers['x-signalbox-model'], 'b/m');
    assert.equal((await site.ask(AT_A)).status, 503);
    assert.equal(a.requests.length, 1);
    clocks.forward(MINUTE_MS + 1);
    assert.equal((await site.ask(AT_A)).status, 200);
  });

  it('F14 429 with an HTTP date in ten minutes: who asks for A alone reads when to come back', async () => {
    a.reply = { status: 429, headers: { 'retry-after': new Date(Date.now() + 10 * MINUTE_MS).toUTCString() } };
    const first = await site.ask(AT_A);
    assert.equal(first.status, 429);
    const { status, headers } = await site.ask(AT_A);
    assert.equal(status, 503);
    const waitS = Number(headers['retry-after']);
    assert.ok(waitS > 590 && waitS <= 601, String(waitS));
    assert.equal(a.requests.length, 1);
    await site.released();
  });

  it('F15 429 that says insufficient_quota: no retry, and A is left alone for an hour', async () => {
    a.script({ status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota.' });
    assert.equal((await site.ask()).headers['x-signalbox-model'], 'b/m');
    assert.deepEqual([a.requests.length, b.requests.length], [1, 1]);
    assert.deepEqual(await errorsOf(), [
      ['a', 'upstream-out-of-credit', undefined],
      ['b', undefined, 'exact'],
    ]);
    assert.equal(site.backend('a')?.rest?.cause, 'quota');
    clocks.forward(59 * MINUTE_MS);
    assert.equal((await site.ask()).headers['x-signalbox-model'], 'b/m');
    assert.equal(a.requests.length, 1);
    clocks.forward(2 * MINUTE_MS);
    assert.equal((await site.ask(AT_A)).status, 200);
    await site.released();
  });
});

describe('a breaker, from outside', function () {
  this.timeout(30_000);
  let clocks: Clocks;
  let a: FakeUpstream;
  let b: FakeUpstream;
  let site: Site;

  beforeEach(async () => {
    clocks = takeClocks();
    [a, b] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    site = await startSite(
      { a: provider(a.origin, 1), b: provider(b.origin, 2) },
      { settings: { 'providers.patience': { '*': { maxRetries: 0 } } } },
    );
  });
  afterEach(async () => {
    await site.end();
    await Promise.all([a.dispose(), b.dispose()]);
    clocks.restore();
  });

  const breaker = () => site.backend('a')?.models[0];

  /** Opens it by five calls that A alone could have answered. */
  async function open(): Promise<void> {
    a.reply = { status: 529 };
    for (let call = 0; call < 5; call += 1) {
      assert.equal(breaker()?.breaker ?? 'closed', 'closed');
      await site.ask(AT_A);
    }
    assert.equal(breaker()?.breaker, 'open');
    assert.equal(a.requests.length, 5);
  }

  const openMs = (): number => (breaker()?.rest?.untilMs ?? 0) - Date.now();

  it('F16 529 x 20: the breaker opens at the fifth, and while it is open A gets no call but one probe', async () => {
    await open();
    const leftMs = openMs();
    assert.ok(leftMs > 23_000 && leftMs <= 36_000, `${leftMs} ms`);
    for (let call = 0; call < 15; call += 1) {
      assert.equal((await site.ask()).headers['x-signalbox-model'], 'b/m');
    }
    assert.equal(a.requests.length, 5);
    // Who wants A alone is the one probe; whoever comes at the same time is told to wait.
    a.reply = { status: 529, delayMs: 300 };
    const all = await Promise.all(Array.from({ length: 5 }, () => site.ask(AT_A)));
    assert.equal(a.requests.length, 6);
    const resting = all.filter(({ status }) => status === 503 || status === 429);
    assert.equal(resting.length, 5);
    // It failed, so A is left alone for twice as long.
    assert.ok(openMs() > 47_000 && openMs() <= 72_000, `${openMs()} ms`);
    await site.released();
  });

  /** A answers only after all others have got theirs: they all find it being tried. */
  async function askFifty(...args: Parameters<Site['ask']>): Promise<readonly Got[]> {
    let left = 49;
    let answer: (() => void) | undefined;
    a.reply = { after: new Promise<void>((resolve) => (answer = resolve)) };
    const count = (got: Got): Got => {
      left -= 1;
      if (left === 0) answer?.();
      return got;
    };
    return Promise.all(Array.from({ length: 50 }, async () => count(await site.ask(...args))));
  }

  it('F17 50 callers at the half-open instant, all for A: exactly one call, and the others read when to come back', async () => {
    await open();
    clocks.forward(openMs() + 1);
    assert.equal(breaker()?.breaker, 'half-open');
    const all = await askFifty(AT_A);
    assert.equal(a.requests.length, 6);
    const told = all.filter(({ status }) => status === 503);
    assert.deepEqual([all.filter(({ status }) => status === 200).length, told.length], [1, 49]);
    assert.ok(told.every(({ headers }) => Number(headers['retry-after']) >= 1));
    await site.released();
  });

  it('F17 50 callers at the half-open instant, for any model: at most one call to A, and B answers the others', async () => {
    await open();
    clocks.forward(openMs() + 1);
    const all = await askFifty();
    assert.ok(all.every(({ status }) => status === 200));
    assert.ok(a.requests.length <= 6, String(a.requests.length));
    await site.released();
  });

  it('F17 a probe whose client leaves is neither good nor bad: the next one may try', async () => {
    await open();
    clocks.forward(openMs() + 1);
    a.script({ hang: 'before-head' });
    const gone = site.begin(AT_A);
    await until(() => a.requests.length === 6, 'the call');
    gone.leave();
    await a.requests[5]?.over;
    await site.rows(6);
    assert.equal(breaker()?.breaker, 'half-open');
    a.reply = {};
    assert.equal((await site.ask(AT_A)).status, 200);
    assert.equal(breaker()?.breaker, 'half-open');
    assert.equal((await site.ask(AT_A)).status, 200);
    assert.equal(breaker()?.breaker, 'closed');
    await site.released();
  });
});

describe('a key that was rotated', function () {
  this.timeout(20_000);
  const stage = withProvider();

  const withKey = (): Promise<Site> =>
    stage.start(
      { a: provider(stage.a.origin, 1, { auth: 'bearer' }) },
      { keys: { [`a ${stage.a.origin}`]: 'old-key-old' } },
    );

  async function rotate(at: Site, key: string): Promise<void> {
    const card = at.router.app.inventory.cardOf('a');
    assert.ok(card);
    await at.router.app.keys.set(card, key);
  }

  it('F18 401 after key rotation in another window: the new key is used, once, and its health is not that of the old one', async () => {
    const at = await withKey();
    stage.a.script({ status: 401, delayMs: 200 });
    const asking = at.begin(AT_A);
    await until(() => stage.a.requests.length === 1, 'the call');
    // The other window writes into the same secret storage.
    await rotate(at, 'new-key-new');
    assert.equal((await asking.got).status, 200);
    assert.deepEqual(
      stage.a.requests.map(({ headers }) => headers.authorization),
      ['Bearer old-key-old', 'Bearer new-key-new'],
    );
    assert.equal(at.backend('a')?.rest, undefined);
    const [row] = await at.rows(1);
    assert.deepEqual(
      row?.attempts.map(({ error, cost }) => [error, cost?.kind]),
      [
        ['upstream-unauthenticated', undefined],
        [undefined, 'exact'],
      ],
    );
    await at.released();
  });

  it('F18 401 of a key that is still the same: no second call, and A is left alone until there is another key', async () => {
    const at = await withKey();
    stage.a.reply = { status: 401 };
    assert.equal((await at.ask(AT_A)).status, 502);
    assert.equal(stage.a.requests.length, 1);
    assert.equal(at.backend('a')?.rest?.cause, 'key');
    stage.a.reply = {};
    await rotate(at, 'new-key-new');
    assert.equal((await at.ask(AT_A)).status, 200);
    assert.deepEqual([stage.a.requests.length, at.backend('a')?.rest], [2, undefined]);
    await at.released();
  });
});
