import assert from 'node:assert/strict';
import { GatewayError, type ErrorKind } from '../../src/core/errors.js';
import type { Attempt } from '../../src/core/outcome.js';
import { nextStep } from '../../src/gateway/next-step.js';
import { aModel } from '../support/builders.js';

const a = aModel({ provider: 'a', contextTokens: 1_000 });
const b = aModel({ provider: 'b', contextTokens: 1_000 });
const c = aModel({ provider: 'c', contextTokens: 1_001 });
const tried = (provider: string, error: ErrorKind): Attempt => ({
  model: { provider, model: 'one' },
  firstEventMs: undefined,
  durationMs: 1,
  error,
  message: undefined,
});
const step = (kind: ErrorKind, attempts: readonly Attempt[], remaining = [a, b, c], retryAfterMs?: number) =>
  nextStep(new GatewayError(kind, 'x', retryAfterMs === undefined ? {} : { retryAfterMs }), {
    attempts,
    remaining,
    chance: 1,
  });

describe('what comes after a failed attempt', () => {
  it('tries an unreachable provider again after a back-off that doubles', () => {
    assert.deepEqual(step('upstream-unreachable', [tried('a', 'upstream-unreachable')]), {
      kind: 'go-on',
      waitMs: 500,
      remaining: [a, b, c],
    });
    const twice = [tried('a', 'upstream-unreachable'), tried('a', 'upstream-unreachable')];
    assert.deepEqual(step('upstream-unreachable', twice), { kind: 'go-on', waitMs: 1_000, remaining: [a, b, c] });
  });

  it('leaves a model after three attempts', () => {
    const three = Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable'));
    assert.deepEqual(step('upstream-unreachable', three), { kind: 'go-on', waitMs: 0, remaining: [b, c] });
  });

  it('gives up after four attempts in all', () => {
    const four = [
      ...Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable')),
      tried('b', 'upstream-unreachable'),
    ];
    assert.deepEqual(step('upstream-unreachable', four, [b, c]), { kind: 'give-up' });
  });

  it('never sends a request of unknown billing to the same provider, and elsewhere only once', () => {
    assert.deepEqual(step('upstream-failed', [tried('a', 'upstream-failed')]), {
      kind: 'go-on',
      waitMs: 0,
      remaining: [b, c],
    });
    assert.deepEqual(
      step('upstream-timeout', [tried('a', 'upstream-failed'), tried('b', 'upstream-timeout')], [b, c]),
      { kind: 'give-up' },
    );
  });

  it('answers "too long" with larger windows only', () => {
    assert.deepEqual(step('upstream-too-long', [tried('a', 'upstream-too-long')]), {
      kind: 'go-on',
      waitMs: 0,
      remaining: [c],
    });
  });

  it('waits longer when there is nobody else to ask', () => {
    assert.deepEqual(step('upstream-rate-limited', [tried('a', 'upstream-rate-limited')], [a], 10_000), {
      kind: 'go-on',
      waitMs: 10_000,
      remaining: [a],
    });
    assert.deepEqual(step('upstream-rate-limited', [tried('a', 'upstream-rate-limited')], [a], 10_001), {
      kind: 'give-up',
    });
  });

  it('passes on when a key vanished', () => {
    assert.deepEqual(step('key-missing', [tried('a', 'key-missing')]), { kind: 'go-on', waitMs: 0, remaining: [b, c] });
  });

  it('stops when the request was refused for what it is', () => {
    assert.deepEqual(step('upstream-rejected', [tried('a', 'upstream-rejected')]), { kind: 'give-up' });
  });
});
