import assert from 'node:assert/strict';
import { CallHistory } from '../../../src/core/health/track-record.js';

describe('what is kept of the last calls', () => {
  it('is nothing before the first call', () => {
    assert.deepEqual(new CallHistory().record(), {
      score: undefined,
      latencyMs: undefined,
      errorRate: 0,
      calls: 0,
      errors: 0,
    });
  });

  it('is their mean time to the first content, and the share of those that failed', () => {
    const history = new CallHistory();
    history.addAnswer(800);
    history.addAnswer(1_200);
    history.addFailure();
    history.addFailure();
    // 0.6 · 500 / 1,000, and nothing for half of the calls failed
    assert.deepEqual(history.record(), { score: 0.3, latencyMs: 1_000, errorRate: 0.5, calls: 4, errors: 2 });
  });

  it('is the worst score when none was answered', () => {
    const history = new CallHistory();
    history.addFailure();
    assert.deepEqual(history.record(), { score: 0, latencyMs: undefined, errorRate: 1, calls: 1, errors: 1 });
  });

  it('is that of the last hundred: the hundred-and-first call drives the first one out', () => {
    const history = new CallHistory();
    history.addFailure();
    for (let call = 0; call < 99; call += 1) history.addAnswer(500);
    assert.equal(history.record().errorRate, 0.01);
    history.addAnswer(500);
    assert.deepEqual(history.record(), { score: 1, latencyMs: 500, errorRate: 0, calls: 101, errors: 1 });
  });

  it('is the same in another process, which drives the same calls out', () => {
    const history = new CallHistory();
    history.addFailure();
    for (let call = 0; call < 99; call += 1) history.addAnswer(500);
    const copy = new CallHistory();
    copy.addAnswer(9_000);
    copy.restore(history.save());
    assert.deepEqual(copy.record(), history.record());
    copy.addAnswer(500);
    assert.deepEqual(copy.record(), { score: 1, latencyMs: 500, errorRate: 0, calls: 101, errors: 1 });
  });
});
