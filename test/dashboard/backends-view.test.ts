import assert from 'node:assert/strict';
import type { Retirement } from '../../src/core/lifecycle.js';
import type { BreakerChip, RestView } from '../../src/dashboard/backends.js';
import { restText, toBackendsView, toProviderHealth } from '../../src/dashboard/backends-view.js';
import { aBackendReport, aModelReport } from '../support/backends.js';

const NOW_MS = 1_000_000;

/** Nothing was announced of any model. */
const NO_END = () => undefined;

const chip = (rest: RestView | undefined, over: Partial<BreakerChip> = {}): BreakerChip => ({
  breaker: 'open',
  rest,
  failures: 5,
  ...over,
});

describe('backends-view', () => {
  describe('toProviderHealth', () => {
    it('splits the score into its parts', () => {
      // 600 ms: 0.6 * 500 / 600 = 0.5; 1 % of errors costs a fifth of 0.4.
      const { score } = toProviderHealth(aBackendReport({ score: 0.82, latencyMs: 600, errorRate: 0.01 }), NO_END);
      assert.deepEqual(score && [score.value, score.speed, score.reliability.toFixed(6)], [0.82, 0.5, '0.320000']);
    });

    it('gives no speed to a provider that never answered', () => {
      const { score } = toProviderHealth(aBackendReport({ score: 0, latencyMs: undefined, errorRate: 1 }), NO_END);
      assert.deepEqual(score, { value: 0, speed: 0, reliability: 0 });
    });

    it('knows neither score nor error rate before a call that counts', () => {
      const report = aBackendReport({ calls: 0, errorRate: 0, score: undefined, latencyMs: undefined });
      const { score, errorRate } = toProviderHealth(report, NO_END);
      assert.deepEqual([score, errorRate], [undefined, undefined]);
    });

    it('names models as requests do', () => {
      const models = [aModelReport({ model: 'family/big', failures: 3 })];
      assert.deepEqual(toProviderHealth(aBackendReport({ models }), NO_END).models, [
        {
          model: 'acme/family/big',
          breaker: 'closed',
          rest: undefined,
          failures: 3,
          inFlight: 1,
          retirement: undefined,
        },
      ]);
    });

    it('leaves the end of a rest open when only a person can end it, so that JSON can hold it', () => {
      const report = aBackendReport({ rest: { cause: 'key', untilMs: Infinity } });
      assert.deepEqual(toProviderHealth(report, NO_END).rest, { cause: 'key', untilMs: undefined });
    });
  });

  it('says of when the view is', () => {
    const view = toBackendsView([aBackendReport()], NOW_MS, NO_END);
    assert.deepEqual([view.atMs, view.providers.length], [NOW_MS, 1]);
  });

  describe('restText', () => {
    const in41s = NOW_MS + 40_001;
    const texts: readonly (readonly [string, BreakerChip])[] = [
      ['', chip(undefined, { breaker: 'closed' })],
      ['resting 41 s after 5 failures', chip({ cause: 'failures', untilMs: in41s })],
      ['resting 1 s after 1 failure', chip({ cause: 'failures', untilMs: NOW_MS }, { failures: 1 })],
      ['resting 41 s, as it asked', chip({ cause: 'rate-limit', untilMs: in41s })],
      ['resting 600 s, as it asked', chip({ cause: 'rate-limit', untilMs: NOW_MS + 599_999 })],
      ['key refused: set another', chip({ cause: 'key', untilMs: undefined })],
      [
        'one call at a time tries whether it works again',
        chip({ cause: 'failures', untilMs: in41s }, { breaker: 'half-open' }),
      ],
    ];
    for (const [text, of] of texts)
      it(text || 'says nothing when nothing is held back', () => assert.equal(restText(of, NOW_MS), text));

    it('tells a time of day from ten minutes on, and always where a wait is long', () => {
      const untilMs = new Date(2026, 10, 26, 13, 40).getTime();
      assert.equal(
        restText(chip({ cause: 'rate-limit', untilMs }), untilMs - 600_000),
        'resting until 13:40, as it asked',
      );
      assert.equal(
        restText(chip({ cause: 'quota', untilMs }), untilMs - 5_000),
        'no credit until 13:40 or another key',
      );
      assert.equal(
        restText(chip({ cause: 'missing', untilMs }), untilMs - 5_000),
        'not found at the provider; asked again at 13:40',
      );
      const retirement: Retirement = { state: 'retired', on: '2026-08-16', successor: 'acme/two' };
      assert.equal(
        restText({ ...chip({ cause: 'missing', untilMs }), retirement }, untilMs - 5_000),
        'not found at the provider; asked again at 13:40; use acme/two instead',
      );
    });
  });
});
