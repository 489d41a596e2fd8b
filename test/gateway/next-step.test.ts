import assert from 'node:assert/strict';
import { GatewayError, type ErrorDetail, type ErrorKind } from '../../src/core/errors.js';
import type { Attempt } from '../../src/core/outcome.js';
import type { ModelCard } from '../../src/core/model.js';
import { isLastChance, nextStep, type OnAmbiguous, type Situation } from '../../src/gateway/next-step.js';
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

type Over = Partial<Situation> & { readonly detail?: ErrorDetail };

/** What follows a failure of this kind; `over` says what else is so. */
function step(kind: ErrorKind, attempts: readonly Attempt[], { detail = {}, ...over }: Over = {}) {
  return nextStep(new GatewayError(kind, 'x', detail), {
    attempts,
    remaining: [a, b, c],
    chance: 1,
    patience: { maxRetries: 2, baseDelayMs: 500 },
    onAmbiguous: 'failover',
    takeRetry: () => true,
    ...over,
  });
}

const sameAgain = (waitMs: number, remaining = [a, b, c]) => ({ kind: 'go-on', waitMs, remaining });
const next = (...remaining: readonly ModelCard[]) => ({ kind: 'go-on', waitMs: 0, remaining });
const GIVE_UP = { kind: 'give-up' };

describe('what comes after a failed attempt', () => {
  const refused = [tried('a', 'upstream-rate-limited')];

  it('tries an unreachable provider again after a back-off that doubles', () => {
    assert.deepEqual(step('upstream-unreachable', [tried('a', 'upstream-unreachable')]), sameAgain(500));
    const twice = [tried('a', 'upstream-unreachable'), tried('a', 'upstream-unreachable')];
    assert.deepEqual(step('upstream-unreachable', twice), sameAgain(1_000));
  });

  it('backs off by any share of that time, and by eight seconds at most', () => {
    assert.deepEqual(step('upstream-unreachable', [tried('a', 'upstream-unreachable')], { chance: 0 }), sameAgain(0));
    const patience = { maxRetries: 2, baseDelayMs: 8_001 };
    assert.deepEqual(
      step('upstream-unreachable', [tried('a', 'upstream-unreachable')], { patience }),
      sameAgain(8_000),
    );
  });

  it('leaves a provider after three attempts, with whichever model', () => {
    const three = Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable'));
    assert.deepEqual(step('upstream-unreachable', three), next(b, c));
    const sibling = aModel({ provider: 'a', model: 'two' });
    assert.deepEqual(step('upstream-unreachable', three, { remaining: [a, sibling, c] }), next(c));
  });

  it('tries a provider as often as a person set, and three times at most', () => {
    const once = [tried('a', 'upstream-unreachable')];
    const patience = (maxRetries: number) => ({ patience: { maxRetries, baseDelayMs: 500 } });
    assert.deepEqual(step('upstream-unreachable', once, patience(0)), next(b, c));
    const three = Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable'));
    assert.deepEqual(step('upstream-unreachable', three, patience(5)), next(b, c));
  });

  it('goes on to the next when retries are used up', () => {
    assert.deepEqual(
      step('upstream-unreachable', [tried('a', 'upstream-unreachable')], { takeRetry: () => false }),
      next(b, c),
    );
  });

  it('leaves a provider that took more than two seconds to be unreachable, while there are others', () => {
    const slow = (durationMs: number) => [{ ...tried('a', 'upstream-unreachable'), durationMs }];
    assert.deepEqual(step('upstream-unreachable', slow(2_000)), sameAgain(500));
    assert.deepEqual(step('upstream-unreachable', slow(2_001)), next(b, c));
    assert.deepEqual(step('upstream-unreachable', slow(2_001), { remaining: [a] }), sameAgain(500, [a]));
  });

  it('gives up after four attempts in all', () => {
    const four = [
      ...Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable')),
      tried('b', 'upstream-unreachable'),
    ];
    assert.deepEqual(step('upstream-unreachable', four, { remaining: [b, c] }), GIVE_UP);
  });

  it('never sends a request of unknown billing to the same provider, and elsewhere only once', () => {
    assert.deepEqual(step('upstream-failed', [tried('a', 'upstream-failed')]), next(b, c));
    const both = [tried('a', 'upstream-failed'), tried('b', 'upstream-timeout')];
    assert.deepEqual(step('upstream-timeout', both, { remaining: [b, c] }), GIVE_UP);
  });

  it('counts a garbled reply as one of unknown billing', () => {
    const both = [tried('a', 'upstream-garbled'), tried('b', 'upstream-garbled')];
    assert.deepEqual(step('upstream-garbled', both, { remaining: [b, c] }), GIVE_UP);
  });

  it('fails at once on unknown billing where a person wants that', () => {
    assert.deepEqual(step('upstream-failed', [tried('a', 'upstream-failed')], { onAmbiguous: 'fail' }), GIVE_UP);
    assert.deepEqual(
      step('upstream-unauthenticated', [tried('a', 'upstream-unauthenticated')], { onAmbiguous: 'fail' }),
      next(b, c),
    );
  });

  it('answers "too long" with larger windows only', () => {
    assert.deepEqual(step('upstream-too-long', [tried('a', 'upstream-too-long')]), next(c));
  });

  it('F13 waits the second that was asked for and a tenth more at most, whatever chance says', () => {
    const waits = [0, 0.5, 1].map((chance) => {
      const found = step('upstream-rate-limited', refused, { detail: { retryAfterMs: 1_000 }, chance });
      assert.ok(found.kind === 'go-on' && found.remaining[0] === a);
      return found.waitMs;
    });
    assert.deepEqual(waits, [1_000, 1_050, 1_100]);
    assert.ok(waits.every((waitMs) => waitMs >= 1_000 && waitMs <= 1_200)); // what RELIABILITY 3.2 allows
  });

  it('waits two seconds for a provider, and ten when there is nobody else, with up to a tenth more', () => {
    const asked = (retryAfterMs: number, over: Over = {}) =>
      step('upstream-rate-limited', refused, { detail: { retryAfterMs }, ...over });
    assert.deepEqual(asked(2_000), sameAgain(2_200));
    assert.deepEqual(asked(2_000, { chance: 0 }), sameAgain(2_000));
    assert.deepEqual(asked(2_001), next(b, c));
    assert.deepEqual(asked(10_000, { remaining: [a] }), sameAgain(11_000, [a]));
    assert.deepEqual(asked(10_001, { remaining: [a] }), GIVE_UP);
  });

  it('waits as long as a provider is known to need when it says nothing', () => {
    assert.deepEqual(step('upstream-rate-limited', refused, { detail: { pauseMs: 30_000 } }), next(b, c));
    const both = { detail: { pauseMs: 30_000, retryAfterMs: 1_000 } };
    assert.deepEqual(step('upstream-rate-limited', refused, both), sameAgain(1_100));
  });

  it('believes a provider that says whether trying again helps', () => {
    assert.deepEqual(step('upstream-rate-limited', refused, { detail: { shouldRetry: false } }), next(b, c));
    const failed = [tried('a', 'upstream-failed')];
    assert.deepEqual(step('upstream-failed', failed, { detail: { shouldRetry: true } }), sameAgain(500));
  });

  it('never tries again what was refused for what it is, whatever the provider says', () => {
    const detail = { shouldRetry: true };
    assert.deepEqual(step('upstream-rejected', [tried('a', 'upstream-rejected')], { detail }), GIVE_UP);
  });

  it('passes on when a key vanished', () => {
    assert.deepEqual(step('key-missing', [tried('a', 'key-missing')]), next(b, c));
  });
});

describe('whether a call is the last chance', () => {
  const isLast = (attempts: readonly Attempt[], others: readonly ModelCard[], onAmbiguous: OnAmbiguous = 'failover') =>
    isLastChance(attempts, { others, onAmbiguous });

  it('it is not while another may follow', () => {
    assert.equal(isLast([], [b]), false);
    assert.equal(isLast([tried('a', 'upstream-unreachable'), tried('a', 'upstream-unreachable')], [b]), false);
  });

  it('it is without others, as the fourth call, after a call of unknown billing, or when those end everything', () => {
    assert.equal(isLast([], []), true);
    assert.equal(
      isLast(
        Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable')),
        [b],
      ),
      true,
    );
    assert.equal(isLast([tried('a', 'upstream-failed')], [b]), true);
    assert.equal(isLast([], [b], 'fail'), true);
  });

  it('it is when the others are of a provider that was tried three times', () => {
    const three = Array.from({ length: 3 }, () => tried('a', 'upstream-unreachable'));
    assert.equal(isLast(three.slice(0, 2), [a]), false);
    assert.equal(isLast(three, [a]), true);
  });
});
