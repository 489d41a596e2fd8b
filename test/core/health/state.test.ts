import assert from 'node:assert/strict';
import type { Rest } from '../../../src/core/health/breaker.js';
import { longerRest, stateOf } from '../../../src/core/health/state.js';

const SHORT: Rest = { untilMs: 1, cause: 'rate-limit' };
const LONG: Rest = { untilMs: 2, cause: 'failures' };

describe('how a provider stands', () => {
  it('is unknown before its first call', () => {
    assert.equal(stateOf({ rest: undefined, calls: 0, errorRate: 0 }), 'unknown');
  });

  it('is healthy while nothing fails, and degraded from the first failure on', () => {
    assert.equal(stateOf({ rest: undefined, calls: 1, errorRate: 0 }), 'healthy');
    assert.equal(stateOf({ rest: undefined, calls: 100, errorRate: 0.01 }), 'degraded');
  });

  it('is degraded while one of its models rests, and down while it rests itself', () => {
    assert.equal(stateOf({ rest: undefined, calls: 1, errorRate: 0 }, true), 'degraded');
    assert.equal(stateOf({ rest: SHORT, calls: 0, errorRate: 0 }), 'down');
  });
});

describe('the longer of two rests', () => {
  it('is the later one, from whichever side', () => {
    assert.equal(longerRest(SHORT, LONG), LONG);
    assert.equal(longerRest(LONG, SHORT), LONG);
  });

  it('is the only one, or none', () => {
    assert.equal(longerRest(undefined, SHORT), SHORT);
    assert.equal(longerRest(SHORT, undefined), SHORT);
    assert.equal(longerRest(undefined, undefined), undefined);
  });
});
