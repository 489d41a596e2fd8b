import assert from 'node:assert/strict';
import { errorRate } from '../../../src/core/alerts/error-rate.js';
import type { ErrorKind } from '../../../src/core/errors.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { anEntry } from '../../support/entries.js';

const failing = (error: ErrorKind, over: Partial<LedgerEntry> = {}): LedgerEntry =>
  anEntry({ result: 'failed', error, finish: undefined, ...over });
const times = (count: number, entry: LedgerEntry): readonly LedgerEntry[] => Array<LedgerEntry>(count).fill(entry);

describe('error-rate', () => {
  it('is silent at the share, and speaks one failure later', () => {
    const of = (failed: number) => [...times(failed, failing('upstream-failed')), ...times(100 - failed, anEntry())];
    assert.equal(errorRate(of(10), 0.1, undefined), undefined);
    assert.equal(errorRate(of(11), 0.1, undefined)?.value, 0.11);
  });

  it('needs ten requests', () => {
    assert.equal(errorRate(times(9, failing('upstream-failed')), 0.1, undefined), undefined);
    assert.equal(errorRate(times(10, failing('upstream-failed')), 0.1, undefined)?.severity, 'critical');
  });

  it('looks at the newest hundred only', () => {
    const entries = [...times(100, anEntry()), ...times(100, failing('upstream-failed'))];
    assert.equal(errorRate(entries, 0.1, undefined), undefined);
  });

  for (const error of [
    'upstream-unauthenticated',
    'upstream-model-unknown',
    'upstream-out-of-credit',
    'upstream-garbled',
    'upstream-rate-limited',
    'upstream-unreachable',
    'upstream-failed',
    'upstream-timeout',
    'upstream-interrupted',
  ] as const) {
    it(`counts ${error}`, () => assert.ok(errorRate(times(10, failing(error)), 0.1, undefined)));
  }

  for (const error of [
    'budget-exceeded',
    'upstream-rejected',
    'upstream-too-long',
    'no-candidate',
    'internal',
  ] as const) {
    it(`does not count ${error}, which is no fault of a provider`, () =>
      assert.equal(errorRate(times(10, failing(error)), 0.1, undefined), undefined));
  }

  it('does not count a client that left', () => {
    const left = anEntry({ result: 'canceled', error: 'canceled' });
    assert.equal(errorRate(times(10, left), 0.1, undefined), undefined);
  });

  it('does not count a request that a fallback answered', () => {
    const model = { provider: 'acme', model: 'one' };
    const tried = { model, firstEventMs: undefined, durationMs: 9, error: 'upstream-failed' as const, message: 'gone' };
    const answered = anEntry({ attempts: [tried, ...anEntry().attempts] });
    assert.equal(errorRate(times(10, answered), 0.1, undefined), undefined);
  });

  it('speaks again only of what failed since it was told', () => {
    const entries = times(20, failing('upstream-timeout', { atMs: 1_000, durationMs: 500 }));
    assert.equal(errorRate(entries, 0.1, 1_500), undefined);
    assert.ok(errorRate(entries, 0.1, 1_499));
  });

  it('names what failed most often, and where', () => {
    const at = (provider: string, error: ErrorKind) =>
      failing(error, {
        attempts: [
          { model: { provider, model: 'm' }, firstEventMs: undefined, durationMs: 1, error, message: undefined },
        ],
      });
    const entries = [
      at('acme', 'upstream-failed'),
      ...times(3, at('beta', 'upstream-timeout')),
      ...times(6, anEntry()),
      failing('upstream-failed', { attempts: [] }),
    ];
    assert.equal(
      errorRate(entries, 0.1, undefined)?.text,
      '5 of the last 11 requests failed, most often with upstream-timeout at beta. "signalbox health" shows what can be used.',
    );
  });
});
