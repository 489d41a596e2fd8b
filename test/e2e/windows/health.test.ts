import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { healthVerb } from '../../../src/cli/verbs/health.js';
import { routeVerb } from '../../../src/cli/verbs/route.js';
import type { Settings } from '../../../src/config/schema.js';
import type { ProviderHealth } from '../../../src/dashboard/backends.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from './windows.js';
import type { Answered } from './window.js';

/** Longer than a breaker stays open after five failures: 30 seconds and a fifth. */
const REST_MS = 37_000;

describe('several windows know the same of providers', function () {
  this.timeout(40_000);
  let dead: FakeUpstream;
  let alive: FakeUpstream;
  let windows: Windows;
  let settings: Partial<Settings>;
  let all: readonly [Window, Window, Window];

  beforeEach(async () => {
    [dead, alive] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    dead.reply = { status: 500 };
    alive.reply = { text: 'from the other one' };
    const of = (origin: string, model: string) => {
      const { mock } = mockProvider(origin)['providers.custom'];
      assert.ok(mock);
      return { ...mock, models: mock.models.filter((one) => one.model === model) };
    };
    settings = {
      'providers.custom': { first: of(dead.origin, 'thrifty'), second: of(alive.origin, 'costly') },
      'proxy.port': await freePort(),
    };
    windows = await startWindows(settings);
    const [one, two, three] = await Promise.all([windows.open(), windows.open(), windows.open()]);
    all = [one, two, three];
    for (const window of all) await window.ask({ do: 'rows' });
    // The first chat of a process reads what it needs, which takes longer than the moments that are tried here.
    for (const window of all) assert.equal((await chat(window, 'second/costly')).text, 'from the other one');
  });
  afterEach(async () => {
    await windows.remove();
    await dead.dispose();
    await alive.dispose();
  });

  const chat = async (window: Window, model = 'auto') => (await window.ask({ do: 'chat', model })) as Answered;
  const providersOf = async (window: Window) => (await window.ask({ do: 'providers' })) as ProviderHealth[];
  const breakerOf = async (window: Window) =>
    (await providersOf(window)).find(({ provider }) => provider === 'first')?.models[0]?.breaker;
  const roleOf = async (window: Window) => (await window.ask({ do: 'role' })) as string;
  const goOn = async (ms: number) => {
    await Promise.all(all.map((window) => window.ask({ do: 'go-on', ms })));
  };
  const areAll = (breaker: string | undefined, windowsToo: readonly Window[] = all) =>
    until(async () => (await Promise.all(windowsToo.map(breakerOf))).every((one) => one === breaker));

  /** The owner of the ledger last, so that each role is tried. */
  async function byRole(): Promise<{ readonly followers: readonly [Window, Window]; readonly owner: Window }> {
    const roles = await Promise.all(all.map(roleOf));
    const owner = all[roles.indexOf('owner')];
    const [one, other] = all.filter((window) => window !== owner);
    assert.ok(owner && one && other);
    return { followers: [one, other], owner };
  }

  async function failFiveTimes(window: Window): Promise<void> {
    for (let call = 0; call < 5; call += 1) await chat(window, 'first/thrifty');
    assert.equal(dead.requests.length, 5);
  }

  it('five failures in one: another calls the dead provider not once, and the other one answers', async () => {
    const { followers, owner } = await byRole();
    await failFiveTimes(followers[0]);
    await areAll('open');
    assert.deepEqual(await chat(owner), { text: 'from the other one' });
    assert.deepEqual(await chat(followers[1]), { text: 'from the other one' });
    assert.equal(dead.requests.length, 5);
  });

  it('failures in each of them add up: two, two and one open the breakers of all', async () => {
    const [one, two, three] = all;
    for (const window of [one, two, one, two, three]) {
      assert.equal(await breakerOf(window), window === one && dead.requests.length === 0 ? undefined : 'closed');
      await chat(window, 'first/thrifty');
      await until(async () => (await Promise.all(all.map(errorsOf))).every((count) => count === dead.requests.length));
    }
    assert.deepEqual(await Promise.all(all.map(breakerOf)), ['open', 'open', 'open']);
  });
  const errorsOf = async (window: Window) =>
    (await providersOf(window)).find(({ provider }) => provider === 'first')?.errors;

  it('F17 the half-open moment in three windows with ten callers each: exactly one call', async () => {
    await failFiveTimes(all[0]);
    await areAll('open');
    dead.reply = { text: 'back', delayMs: 2_000 };
    await goOn(REST_MS);
    const answers = await Promise.all(
      all.flatMap((window) => Array.from({ length: 10 }, () => chat(window, 'first/thrifty'))),
    );
    assert.equal(dead.requests.length, 6);
    assert.deepEqual(answers.map(({ text, error }) => text ?? error).toSorted(), [
      'back',
      ...Array.from({ length: 29 }, () => 'resting'),
    ]);
  });

  it('two probes that were answered, in two windows, close the breakers of all', async () => {
    await failFiveTimes(all[0]);
    await areAll('open');
    dead.reply = { text: 'back' };
    await goOn(REST_MS);
    assert.deepEqual(await chat(all[1], 'first/thrifty'), { text: 'back' });
    await areAll('half-open');
    assert.deepEqual(await chat(all[2], 'first/thrifty'), { text: 'back' });
    await areAll('closed');
  });

  it('with nobody else to ask, one call of all windows tries it before its time', async () => {
    await failFiveTimes(all[0]);
    await areAll('open');
    dead.reply = { status: 500, delayMs: 2_000 };
    await Promise.all(all.flatMap((window) => [1, 2, 3].map(() => chat(window, 'first/thrifty'))));
    assert.equal(dead.requests.length, 6);
  });

  it('a reset in one is one in all', async () => {
    const { followers, owner } = await byRole();
    await failFiveTimes(owner);
    await areAll('open');
    assert.deepEqual(await followers[0].ask({ do: 'reset-health', provider: 'first' }), ['first']);
    await areAll(undefined);
    dead.reply = { text: 'back' };
    assert.deepEqual(await chat(followers[1], 'first/thrifty'), { text: 'back' });
  });

  it('a command in a terminal shows it, and resets it in all, also when no router runs', async () => {
    await failFiveTimes(all[0]);
    await areAll('open');
    const router = { dir: windows.dir, settings };
    const shown = await runVerb(healthVerb, { router });
    assert.match(shown.out, /^ready +first .*5 calls, 5 failed, 0 in flight, first\/thrifty: resting \d\d s/m);
    const { out } = await runVerb(healthVerb, { options: { reset: true }, positionals: ['first'], router });
    assert.equal(out, 'Forgot the failures of first.');
    await areAll(undefined);
  });

  it('the owner is killed: the others go on with what was known, and share again', async () => {
    const { followers, owner } = await byRole();
    await failFiveTimes(followers[0]);
    await areAll('open');
    await owner.kill();
    for (const window of followers) assert.deepEqual(await chat(window), { text: 'from the other one' });
    assert.equal(dead.requests.length, 5);
    await until(async () => (await Promise.all(followers.map(roleOf))).includes('owner'));
    // A reset before the two have found each other would be the one's own.
    await until(async () => {
      await followers[1].ask({ do: 'reset-health', provider: 'first' });
      await delay(100);
      return (await Promise.all(followers.map(breakerOf))).every((one) => one === undefined);
    });
  });

  it('the owner is killed while it probes: another may, and what it finds holds for all', async () => {
    const { followers, owner } = await byRole();
    await failFiveTimes(followers[0]);
    await areAll('open');
    dead.reply = { hang: 'before-head' };
    await goOn(REST_MS);
    void owner.ask({ do: 'chat', model: 'first/thrifty' }).catch(() => undefined);
    await until(() => dead.requests.length === 6);
    await delay(100);
    assert.deepEqual(await chat(followers[0], 'first/thrifty'), { error: 'resting' });
    await owner.kill();
    dead.reply = { text: 'back' };
    await until(async () => (await chat(followers[0], 'first/thrifty')).text === 'back');
    await until(async () => (await Promise.all(followers.map(roleOf))).includes('owner'));
    assert.equal(dead.requests.length, 7);
  });

  it('a window that is killed while it probes lets the next one in', async () => {
    const { followers } = await byRole();
    await failFiveTimes(followers[1]);
    await areAll('open');
    dead.reply = { hang: 'before-head' };
    await goOn(REST_MS);
    void followers[0].ask({ do: 'chat', model: 'first/thrifty' }).catch(() => undefined);
    await until(() => dead.requests.length === 6);
    assert.deepEqual(await chat(followers[1], 'first/thrifty'), { error: 'resting' });
    await followers[0].kill();
    dead.reply = { text: 'back' };
    await until(async () => (await chat(followers[1], 'first/thrifty')).text === 'back');
    assert.equal(dead.requests.length, 7);
  });

  it('a fresh command, and a new window, know at once what is dead', async () => {
    await failFiveTimes(all[0]);
    await areAll('open');
    const router = { dir: windows.dir, settings };
    const { out } = await runVerb(routeVerb, { positionals: ['hi'], router });
    assert.equal(out, 'from the other one');
    const health = await runVerb(healthVerb, { json: true, router });
    assert.match(health.out, /"id":"first".{0,200}"breaker":"closed".{0,200}thrifty: resting/);
    assert.deepEqual(await chat(await windows.open()), { text: 'from the other one' });
    assert.equal(dead.requests.length, 5);
  });
});
