import assert from 'node:assert/strict';
import { GatewayError, type ErrorDetail, type ErrorKind } from '../../src/core/errors.js';
import type { LineState } from '../../src/core/health/exchange.js';
import type { ModelRef } from '../../src/core/model.js';
import { isLease, type Lease } from '../../src/gateway/backends.js';
import { HealthWorld, lineOf, ONE, OTHER, TWO, type TestProcess } from './health-world.js';

describe('processes that share what they know of providers', () => {
  let world: HealthWorld;
  let owner: TestProcess;
  let one: TestProcess;
  let two: TestProcess;

  beforeEach(() => {
    world = new HealthWorld();
    const [first, ...others] = world.openAll(3);
    owner = first;
    [one, two] = others as [TestProcess, TestProcess];
  });

  async function enter(process: TestProcess, model: ModelRef, how: 'enter' | 'force' = 'enter'): Promise<Lease> {
    const lease = await world.during(process.backends.leave(model, how));
    assert.ok(isLease(lease), 'calls are held back');
    return lease;
  }

  async function fail(process: TestProcess, model: ModelRef, kind: ErrorKind, detail: ErrorDetail = {}): Promise<void> {
    const lease = await enter(process, model);
    lease.failed(new GatewayError(kind, 'It failed.', detail));
    lease.end();
    await world.settle();
  }

  async function answer(process: TestProcess, model: ModelRef): Promise<void> {
    const lease = await enter(process, model);
    lease.answered(500);
    lease.end();
    await world.settle();
  }

  async function failFiveTimes(process: TestProcess, model = ONE): Promise<void> {
    for (let call = 0; call < 5; call += 1) await fail(process, model, 'upstream-unreachable');
  }

  const everyOne = <T>(look: (process: TestProcess) => T): T[] => [owner, one, two].map(look);
  const leftMs = ({ backends }: TestProcess, model = ONE): number | undefined => {
    const rest = backends.restOf(model);
    return rest && backends.leftMs(rest);
  };

  it('leave a provider alone as long as the one does that found it dead, whatever their clocks say', async () => {
    await failFiveTimes(one);
    assert.deepEqual(
      everyOne((process) => leftMs(process)),
      [30_000, 30_000, 30_000],
    );
    world.nowMs = 29_999;
    assert.deepEqual(
      everyOne((process) => leftMs(process, TWO)),
      [1, 1, 1],
    );
    world.nowMs = 30_000;
    assert.deepEqual(
      everyOne((process) => leftMs(process)),
      [undefined, undefined, undefined],
    );
  });

  it('add up failures of each, and start again after an answer that any of them got', async () => {
    for (const process of [one, two, owner, one]) await fail(process, ONE, 'upstream-unreachable');
    await answer(two, ONE);
    for (const process of [one, two, owner, one]) await fail(process, ONE, 'upstream-unreachable');
    assert.equal(leftMs(owner), undefined);
    await fail(two, ONE, 'upstream-unreachable');
    assert.deepEqual(
      everyOne((process) => leftMs(process)),
      [30_000, 30_000, 30_000],
    );
  });

  it('know of pauses, of accounts without credit, of refused keys and of missing models', async () => {
    await fail(one, ONE, 'upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 600_000 });
    await fail(two, OTHER, 'upstream-model-unknown', { upstreamStatus: 404 });
    assert.deepEqual(
      everyOne((process) => [leftMs(process, TWO), leftMs(process, OTHER)]),
      Array.from({ length: 3 }, () => [600_000, 3_600_000]),
    );
    world.nowMs = 3_600_000;
    await fail(owner, ONE, 'upstream-out-of-credit', { upstreamStatus: 402 });
    await fail(one, { provider: 'other', model: 'two' }, 'upstream-unauthenticated', { upstreamStatus: 401 });
    assert.deepEqual(
      everyOne(({ backends }) => [backends.restOf(ONE)?.cause, backends.restOf(OTHER)]),
      Array.from({ length: 3 }, () => ['quota', { untilMs: Infinity, cause: 'key' }]),
    );
  });

  it('report the same calls, errors, latency and score', async () => {
    await answer(one, ONE);
    await fail(two, TWO, 'upstream-failed', { upstreamStatus: 500 });
    const [first, ...others] = everyOne(({ backends }) => backends.report());
    assert.deepEqual([first?.[0]?.calls, first?.[0]?.errors, first?.[0]?.latencyMs], [2, 1, 500]);
    for (const other of others) assert.deepEqual(other, first);
  });

  it('keep to themselves what others have no name for', async () => {
    const named: TestProcess = world.open();
    await answer(one, { provider: 'acme', model: 'm'.repeat(201) });
    await answer(one, { provider: 'a provider whose name is not shared', model: 'one' });
    assert.deepEqual(owner.backends.report(), []);
    assert.equal(one.backends.report().length, 2);
    assert.deepEqual(
      named.exchange.known().map(({ line }) => line),
      [],
    );
  });

  describe('when a rest is over', () => {
    beforeEach(async () => {
      await failFiveTimes(one);
      world.nowMs = 30_000;
    });

    it('let exactly one of them probe, whoever asks first', async () => {
      const asked = [one, two, owner].flatMap(({ backends }) => [1, 2].map(() => backends.leave(ONE, 'enter')));
      const leases = (await Promise.all(asked.map((ask) => world.during(ask)))).filter(isLease);
      assert.deepEqual(
        leases.map(({ isProbe }) => isProbe),
        [true],
      );
    });

    it('let the next one probe when the client of the first has gone, or its process', async () => {
      const lease = await enter(one, ONE);
      await world.settle();
      assert.ok(everyOne(({ backends }) => isLease(backends.enter(ONE))).every((isIn) => !isIn));
      lease.end();
      await world.settle();
      await enter(two, ONE);
      await world.settle();
      assert.equal(isLease(await world.during(one.backends.leave(ONE, 'enter'))), false);
      two.leave();
      await world.settle();
      assert.equal((await enter(one, ONE)).isProbe, true);
    });

    it('hold back for a second whoever was refused, before the news of it come', async () => {
      await enter(one, ONE);
      assert.equal(isLease(await world.during(two.backends.leave(ONE, 'enter'))), false);
      assert.equal(leftMs(two), 1_000);
      assert.equal(two.news.filter(({ lines }) => lines[0]?.breaker.isProbing).length, 0);
    });

    it('close after two good probes in two of them', async () => {
      await answer(one, ONE);
      assert.deepEqual(
        everyOne(({ backends }) => backends.report()[0]?.breaker),
        ['half-open', 'half-open', 'half-open'],
      );
      await answer(two, ONE);
      assert.deepEqual(
        everyOne(({ backends }) => backends.report()[0]?.breaker),
        ['closed', 'closed', 'closed'],
      );
    });

    it('rest twice as long after a failed one', async () => {
      await fail(two, ONE, 'upstream-unreachable');
      assert.deepEqual(
        everyOne((process) => leftMs(process)),
        [60_000, 60_000, 60_000],
      );
    });

    it('go by their own judgement when nobody answers in time', async () => {
      const waiting = one.backends.leave(ONE, 'enter');
      await Promise.resolve();
      world.runTimers(); // the message is still on its way
      assert.ok(isLease(await waiting));
    });
  });

  it('let one of them try before its time where there is nobody else', async () => {
    await failFiveTimes(one);
    const asked = [one, two, owner].map(({ backends }) => backends.leave(ONE, 'force'));
    const leases = (await Promise.all(asked.map((ask) => world.during(ask)))).filter(isLease);
    assert.equal(leases.length, 1);
  });

  it('forget when one is reset; calls under way teach nothing any more', async () => {
    await failFiveTimes(one);
    await failFiveTimes(one, OTHER);
    const late = await enter(two, { provider: 'third', model: 'one' });
    await world.settle();
    two.backends.reset('acme');
    await world.settle();
    assert.deepEqual(
      everyOne(({ backends }) => [backends.restOf(ONE), backends.restOf(OTHER)?.cause]),
      Array.from({ length: 3 }, () => [undefined, 'failures']),
    );
    owner.backends.reset();
    await world.settle();
    late.failed(new GatewayError('upstream-unauthenticated', 'It failed.', { upstreamStatus: 401 }));
    late.end();
    await world.settle();
    assert.deepEqual(
      everyOne(({ backends }) => backends.report()),
      [[], [], []],
    );
  });

  it('give everything to one that joins, and take from it what nobody knew', async () => {
    await failFiveTimes(one);
    const alone = world.open(5_000);
    for (let call = 0; call < 5; call += 1) {
      const lease = alone.backends.enter(OTHER);
      assert.ok(isLease(lease));
      lease.failed(new GatewayError('upstream-unreachable', 'It failed.'));
      lease.end();
    }
    world.join(alone, owner);
    await world.settle();
    assert.deepEqual([leftMs(alone, ONE), leftMs(owner, OTHER), leftMs(two, OTHER)], [30_000, 30_000, 30_000]);
  });

  it('wait with a first request until what the others know has come', async () => {
    const fresh = world.open();
    const waiting = fresh.backends.ready('request');
    assert.ok(waiting);
    await failFiveTimes(one);
    world.join(fresh, owner);
    world.deliver();
    await waiting;
    assert.equal(leftMs(fresh), 30_000);
    assert.deepEqual([fresh.backends.ready('request'), fresh.backends.ready('person')], [undefined, undefined]);
  });

  it('let a first request wait once when nothing comes, and each person who asks', async () => {
    const fresh = world.open();
    const waiting = fresh.backends.ready('request');
    world.runTimers();
    await waiting;
    assert.equal(fresh.backends.ready('request'), undefined);
    assert.ok(fresh.backends.ready('person'));
  });

  it('go on without the one that kept it, and with what was known', async () => {
    await failFiveTimes(one);
    for (const process of [one, two]) process.leave();
    one.exchange.alone();
    two.exchange.alone();
    assert.deepEqual([leftMs(one), leftMs(two)], [30_000, 30_000]);
    world.nowMs = 30_000;
    assert.ok(isLease(await one.backends.leave(ONE, 'enter')), 'nobody has to be asked');
    one.exchange.lead();
    world.join(two, one);
    await world.settle();
    assert.equal(isLease(await world.during(two.backends.leave(ONE, 'enter'))), false);
  });

  it('learn at once what they find themselves, while news are on their way', async () => {
    for (let call = 0; call < 3; call += 1) await fail(one, ONE, 'upstream-unreachable');
    // Two that nobody heard of yet, and news that know nothing of them.
    owner.exchange.probing({ line: lineOf('acme'), model: 'one' });
    failUnheard(two, ONE, 2, 'upstream-unreachable');
    assert.equal(leftMs(two), 30_000);
    world.runTimers();
    world.deliver(2);
    assert.deepEqual([two.news.length, leftMs(two), leftMs(owner)], [5, 30_000, undefined]);
    await world.settle();
    assert.deepEqual(
      everyOne((process) => leftMs(process)),
      [30_000, 30_000, 30_000],
    );
  });

  it('count what they find themselves once, however much comes of other models and providers meanwhile', async () => {
    await answer(one, ONE);
    await answer(one, OTHER);
    const countOf = ({ backends }: TestProcess) => {
      const report = backends.report().find(({ provider }) => provider === 'acme');
      return [report?.errors, report?.models.find((one) => one.model === 'two')?.failures];
    };
    owner.exchange.probing({ line: lineOf('other'), model: 'one' });
    world.runTimers();
    owner.exchange.probing({ line: lineOf('acme'), model: 'one' });
    failUnheard(two, TWO, 4, 'upstream-failed', { upstreamStatus: 500 });
    world.runTimers();
    for (const news of ['of the other provider', 'of the other model']) {
      world.deliver(2);
      assert.deepEqual(countOf(two), [4, 4], news);
    }
    await world.settle();
    assert.deepEqual(everyOne(countOf), [
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
  });

  /** Calls that end before anything is sent or comes. */
  function failUnheard({ backends }: TestProcess, model: ModelRef, times: number, ...how: [ErrorKind, ErrorDetail?]) {
    for (let call = 0; call < times; call += 1) {
      const lease = backends.enter(model);
      assert.ok(isLease(lease));
      lease.failed(new GatewayError(how[0], 'It failed.', how[1]));
      lease.end();
    }
  }

  it('tell at their end what still waits to be told, and wait no longer than half a second for it', async () => {
    const lease = await enter(one, ONE);
    lease.answered(500);
    lease.end();
    await world.during(one.exchange.drained());
    assert.equal(owner.backends.report()[0]?.calls, 1);
    one.backends.reset();
    const drained = one.exchange.drained();
    await Promise.resolve();
    world.runTimers(); // nobody takes what was sent
    await drained;
    await owner.exchange.drained();
  });

  it('end a connection over which more is said to be heard than was told', async () => {
    const news = { isAll: false, heard: 1, lines: [] };
    const follower = two.exchange.follow({
      tell: () => Promise.resolve(),
      ask: () => Promise.resolve({ kind: 'granted' }),
      close: () => (isClosed = true),
      closed: Promise.resolve(),
    });
    let isClosed = false;
    follower.onNews({ ...news, heard: 0 });
    assert.equal(isClosed, false);
    follower.onNews(news);
    assert.equal(isClosed, true);
    await world.settle();
  });

  it('take in sixty-four of them, 64 lines and 1,024 models, and forget what is oldest', () => {
    const model = { ...saved(), model: '' };
    const line = (name: number, models: number): LineState => ({
      ...saved(),
      line: `#${String(name).padStart(22, '0')}`,
      provider: 'acme',
      refusals: 0,
      models: Array.from({ length: models }, (_, at) => ({ ...model, model: `m${at}` })),
    });
    owner.exchange.host.join([line(100, 300)], () => undefined);
    assert.equal(owner.exchange.known()[0]?.models.length, 256);
    const many = Array.from({ length: 64 }, (_, at) => line(at, 20));
    owner.exchange.host.join(many, () => undefined).leave();
    const known = owner.exchange.known();
    assert.deepEqual([known.length, known.flatMap(({ models }) => models).length], [64, 1_024]);
    assert.equal(known.at(-1)?.line, many.at(-1)?.line);
    for (let guest = 0; guest < 61; guest += 1) owner.exchange.host.join([], () => undefined);
    assert.throws(() => owner.exchange.host.join([], () => undefined), { kind: 'busy' });
  });

  const saved = () => ({
    breaker: {
      failures: 0,
      opened: 0,
      goodProbes: 0,
      isHalfOpen: false,
      isProbing: false,
      rest: undefined,
      seconds: [],
    },
    history: { calls: 0, errors: 0, last: [] },
  });
});
