import assert from 'node:assert/strict';
import { GatewayError, type ErrorDetail, type ErrorKind } from '../../src/core/errors.js';
import type { Rest } from '../../src/core/health/breaker.js';
import type { ModelRef } from '../../src/core/model.js';
import { Backends, isLease, type Lease } from '../../src/gateway/backends.js';

const ONE: ModelRef = { provider: 'acme', model: 'one' };
const TWO: ModelRef = { provider: 'acme', model: 'two' };
const OTHER: ModelRef = { provider: 'other', model: 'one' };

/** How far the clock on the wall is ahead of the one that never goes back. */
const WALL_MS = 1_000_000;

/** A registry with a clock that stands still until it is moved. */
function start() {
  const state = { nowMs: 0, key: 'first' };
  const backends = new Backends({
    clockMs: () => state.nowMs,
    nowMs: () => WALL_MS + state.nowMs,
    chance: () => 0.5,
    lineOf: (provider) => `https://${provider}.example ${state.key}`,
  });
  return { state, backends };
}

const failure = (kind: ErrorKind, detail: ErrorDetail = {}): GatewayError =>
  new GatewayError(kind, 'It failed.', detail);

const entered = (got: Lease | Rest): Lease => {
  assert.ok(isLease(got), 'calls are held back');
  return got;
};

/** One call that fails. */
function fail(backends: Backends, model: ModelRef, ...of: Parameters<typeof failure>): void {
  const lease = entered(backends.enter(model));
  lease.failed(failure(...of));
  lease.end();
}

function answer(backends: Backends, model: ModelRef, latencyMs = 500): void {
  const lease = entered(backends.enter(model));
  lease.answered(latencyMs);
  lease.end();
}

const times = (count: number, run: () => void): void => {
  for (let time = 0; time < count; time += 1) run();
};

describe('the backends', () => {
  describe('hold back', () => {
    it('a provider and all its models after five calls that never reached it', () => {
      const { backends } = start();
      times(4, () => fail(backends, ONE, 'upstream-unreachable'));
      assert.equal(backends.restOf(ONE), undefined);
      fail(backends, ONE, 'upstream-unreachable');
      const rest = { untilMs: 30_000, cause: 'failures' };
      assert.deepEqual([backends.restOf(ONE), backends.restOf(TWO)], [rest, rest]);
      assert.equal(backends.restOf(OTHER), undefined);
    });

    it('one model alone after five server errors of it', () => {
      const { backends } = start();
      times(5, () => fail(backends, ONE, 'upstream-failed', { upstreamStatus: 500 }));
      assert.deepEqual(backends.restOf(ONE), { untilMs: 30_000, cause: 'failures' });
      assert.equal(backends.restOf(TWO), undefined);
    });

    it('a provider as long as it asked for when it limits requests, and count no failure', () => {
      const { backends, state } = start();
      fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 600_000 });
      assert.deepEqual(backends.restOf(TWO), { untilMs: 600_000, cause: 'rate-limit' });
      state.nowMs = 600_000;
      assert.equal(backends.restOf(TWO), undefined);
      assert.equal(backends.report()[0]?.failures, 0);
    });

    it('a provider for half a minute after three refusals in a row without a word how long', () => {
      const { backends } = start();
      times(2, () => fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 429 }));
      answer(backends, ONE);
      times(2, () => fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 429 }));
      assert.equal(backends.restOf(ONE), undefined);
      fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 429 });
      assert.deepEqual(backends.restOf(ONE), { untilMs: 30_000, cause: 'rate-limit' });
    });

    it('a model alone when it is overloaded: by failures, or as long as it asked for', () => {
      const { backends } = start();
      times(5, () => fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 529 }));
      assert.deepEqual(backends.restOf(ONE), { untilMs: 30_000, cause: 'failures' });
      fail(backends, TWO, 'upstream-rate-limited', { upstreamStatus: 503, retryAfterMs: 7_000 });
      assert.deepEqual(backends.restOf(TWO), { untilMs: 7_000, cause: 'rate-limit' });
    });

    it('a provider without credit for an hour, and one that refused the key until there is another', () => {
      const { backends, state } = start();
      fail(backends, ONE, 'upstream-out-of-credit', { upstreamStatus: 402 });
      assert.deepEqual(backends.restOf(TWO), { untilMs: 3_600_000, cause: 'quota' });
      fail(backends, OTHER, 'upstream-unauthenticated', { upstreamStatus: 401 });
      assert.deepEqual(backends.restOf(OTHER), { untilMs: Infinity, cause: 'key' });
      state.key = 'second';
      assert.deepEqual([backends.restOf(ONE), backends.restOf(OTHER)], [undefined, undefined]);
      answer(backends, ONE);
      assert.deepEqual(
        backends.report().map(({ provider, calls }) => [provider, calls]),
        [['acme', 1]],
        "what another key did is nobody's any more",
      );
    });

    it('a model that the key may not use, or that is not known, and no other', () => {
      const { backends } = start();
      fail(backends, ONE, 'upstream-unauthenticated', { upstreamStatus: 403 });
      assert.deepEqual(backends.restOf(ONE), { untilMs: Infinity, cause: 'key' });
      fail(backends, TWO, 'upstream-model-unknown', { upstreamStatus: 404 });
      assert.deepEqual(backends.restOf(TWO), { untilMs: 3_600_000, cause: 'missing' });
      assert.equal(backends.restOf({ provider: 'acme', model: 'three' }), undefined);
    });

    it('a model until both it and its provider have rested', () => {
      const { backends } = start();
      times(5, () => fail(backends, ONE, 'upstream-failed', { upstreamStatus: 500 }));
      fail(backends, TWO, 'upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 5_000 });
      assert.deepEqual(backends.restOf(ONE), { untilMs: 30_000, cause: 'failures' });
      fail(backends, OTHER, 'upstream-failed', { upstreamStatus: 500 });
      assert.deepEqual(backends.restOf(TWO), { untilMs: 5_000, cause: 'rate-limit' });
    });

    it('nothing after requests that were wrong, or left, or failed here', () => {
      const { backends } = start();
      const harmless = ['upstream-rejected', 'upstream-too-long', 'internal', 'canceled', 'budget-exceeded'] as const;
      times(20, () => {
        for (const kind of harmless) fail(backends, ONE, kind, { upstreamStatus: 400 });
      });
      assert.equal(backends.restOf(ONE), undefined);
      assert.deepEqual([backends.report()[0]?.failures, backends.report()[0]?.errors], [0, 0]);
    });
  });

  describe('let in', () => {
    /** Open until 30,000 ms. */
    const broken = () => {
      const started = start();
      times(5, () => fail(started.backends, ONE, 'upstream-unreachable'));
      return started;
    };

    it('exactly one of fifty when a rest is over', () => {
      const { backends, state } = broken();
      state.nowMs = 30_000;
      const got = Array.from({ length: 50 }, () => backends.enter(ONE));
      assert.equal(got.filter(isLease).length, 1);
    });

    it('the next one when the client of the first one has gone', () => {
      const { backends, state } = broken();
      state.nowMs = 30_000;
      const first = entered(backends.enter(ONE));
      assert.equal(isLease(backends.enter(ONE)), false);
      first.end();
      assert.equal(isLease(backends.enter(ONE)), true);
    });

    it('everybody after two that were answered', () => {
      const { backends, state } = broken();
      state.nowMs = 30_000;
      times(2, () => answer(backends, ONE));
      assert.deepEqual(
        Array.from({ length: 5 }, () => isLease(backends.enter(ONE))),
        [true, true, true, true, true],
      );
    });

    it('one before its time where there is nobody else, but not into a pause', () => {
      const { backends } = broken();
      assert.equal(isLease(backends.force(ONE)), true);
      assert.deepEqual(backends.force(ONE), { untilMs: 30_000, cause: 'failures' });
      fail(backends, OTHER, 'upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 5_000 });
      assert.deepEqual(backends.force(OTHER), { untilMs: 5_000, cause: 'rate-limit' });
    });

    it('no probe of the provider for a model that rests itself: the next model may be it', () => {
      const { backends, state } = broken();
      state.nowMs = 30_000;
      const first = entered(backends.enter(ONE));
      first.failed(failure('upstream-model-unknown', { upstreamStatus: 404 }));
      first.end();
      fail(backends, TWO, 'upstream-rate-limited', { upstreamStatus: 503, retryAfterMs: 60_000 });
      assert.deepEqual(backends.force(TWO), { untilMs: 90_000, cause: 'rate-limit' });
      assert.equal(isLease(backends.enter({ provider: 'acme', model: 'three' })), true);
    });
  });

  describe('tell', () => {
    it('how a provider and its models did', () => {
      const { backends } = start();
      answer(backends, ONE, 1_000);
      fail(backends, TWO, 'upstream-failed', { upstreamStatus: 500 });
      const [report] = backends.report();
      assert.deepEqual([report?.state, report?.breaker, report?.calls, report?.errors], ['degraded', 'closed', 2, 1]);
      assert.deepEqual([report?.latencyMs, report?.errorRate, report?.score], [1_000, 0.5, 0.3]);
      assert.deepEqual(
        report?.models.map(({ model, calls, errors }) => [model, calls, errors]),
        [
          ['one', 1, 0],
          ['two', 1, 1],
        ],
      );
    });

    it('until when by the clock on the wall', () => {
      const { backends, state } = start();
      state.nowMs = 500;
      fail(backends, ONE, 'upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 2_000 });
      const rest = { untilMs: WALL_MS + 2_500, cause: 'rate-limit' };
      assert.deepEqual([backends.report()[0]?.state, backends.report()[0]?.rest], ['down', rest]);
      assert.deepEqual(backends.standingOf(ONE)?.rest, rest);
    });

    it('how many calls are under way, and end each of them once', () => {
      const { backends } = start();
      const [first, second] = [entered(backends.enter(ONE)), entered(backends.enter(ONE))];
      assert.deepEqual([backends.standingOf(ONE)?.inFlight, backends.report()[0]?.models[0]?.inFlight], [2, 2]);
      first.answered(10);
      assert.equal(backends.standingOf(ONE)?.inFlight, 2);
      times(2, () => first.end());
      second.end();
      assert.equal(backends.standingOf(ONE)?.inFlight, 0);
      assert.equal(backends.report()[0]?.calls, 1);
    });

    it('nothing of what was never called', () => {
      const { backends } = start();
      assert.equal(backends.standingOf(ONE), undefined);
      assert.deepEqual(backends.report(), []);
    });
  });

  it('learn of a call once: what comes after its first content changes nothing', () => {
    const { backends } = start();
    times(5, () => {
      const lease = entered(backends.enter(ONE));
      lease.answered(500);
      lease.failed(failure('upstream-interrupted'));
      lease.failed(failure('upstream-failed'));
      lease.end();
    });
    assert.equal(backends.restOf(ONE), undefined);
    assert.equal(backends.report()[0]?.errors, 0);
  });

  it('allow twenty retries at one provider before one has to be earned, and others at the next', () => {
    const { backends } = start();
    times(20, () => assert.equal(backends.mayRetry(ONE, false), true));
    assert.equal(backends.mayRetry(TWO, false), false);
    assert.equal(backends.mayRetry(OTHER, true), true);
    times(5, () => answer(backends, TWO));
    assert.equal(backends.mayRetry(ONE, false), true);
    assert.equal(backends.mayRetry(ONE, false), false);
  });

  it('forget one provider when it is reset, or all', () => {
    const { backends } = start();
    for (const model of [ONE, OTHER]) times(5, () => fail(backends, model, 'upstream-unreachable'));
    backends.reset('acme');
    assert.deepEqual([backends.restOf(ONE), backends.restOf(OTHER)?.cause], [undefined, 'failures']);
    backends.reset();
    assert.equal(backends.restOf(OTHER), undefined);
  });

  it('keep 256 models of a provider, whatever clients name, and those in use among them', () => {
    const { backends } = start();
    const busy = entered(backends.enter(ONE));
    for (let at = 0; at < 300; at += 1) answer(backends, { provider: 'acme', model: `m${at}` });
    const models = backends.report()[0]?.models ?? [];
    assert.equal(models.length, 256);
    assert.equal(models[0]?.model, 'one');
    busy.end();
  });
});
