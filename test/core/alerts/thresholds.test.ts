import assert from 'node:assert/strict';
import { passedThresholds } from '../../../src/core/alerts/thresholds.js';
import type { BudgetStanding } from '../../../src/core/budget/types.js';
import { aStanding } from '../../app/alerts/fakes.js';

const PERCENTS = [50, 75, 80, 100];
const passed = (settledNanoUsd: number, over: Partial<BudgetStanding> = {}): readonly string[] =>
  passedThresholds(aStanding({ settledNanoUsd, ...over }), PERCENTS).map(({ once }) => once);

describe('budget thresholds', () => {
  it('has none just below the first', () => assert.deepEqual(passed(499_999_999), []));
  it('passes 50% exactly', () => assert.deepEqual(passed(500_000_000), ['1000:50']));
  it('has not passed 75% one nano-dollar before', () => assert.deepEqual(passed(749_999_999), ['1000:50']));
  it('gives the highest first', () => assert.deepEqual(passed(750_000_000), ['1000:75', '1000:50']));
  it('has not passed 100% one nano-dollar before', () =>
    assert.deepEqual(passed(999_999_999), ['1000:80', '1000:75', '1000:50']));
  it('passes 100% at the cap', () => assert.equal(passed(1_000_000_000)[0], '1000:100'));

  it('does not count what is only set aside', () => {
    assert.deepEqual(passed(400_000_000, { heldNanoUsd: 600_000_000 }), []);
  });

  it('counts against the raised cap', () => {
    assert.deepEqual(passed(1_000_000_000, { capNanoUsd: 2_000_000_000, raisedNanoUsd: 1_000_000_000 }), ['1000:50']);
  });

  it('has none for a cap of nothing', () => assert.deepEqual(passed(0, { capNanoUsd: 0 }), []));

  it('names thresholds anew in another period', () => {
    assert.deepEqual(passed(500_000_000, { startMs: 2_000 }), ['2000:50']);
  });

  it('takes a threshold that is listed twice once', () => {
    const standing = aStanding({ settledNanoUsd: 500_000_000 });
    assert.equal(passedThresholds(standing, [50, 50]).length, 1);
  });

  it('grows more serious at 80% and at the cap', () => {
    const standing = aStanding({ settledNanoUsd: 1_000_000_000 });
    assert.deepEqual(
      passedThresholds(standing, [79.9, 80, 99, 100]).map(({ severity }) => severity),
      ['critical', 'warning', 'warning', 'info'],
    );
  });

  it('says how much of which cap', () => {
    const standing = aStanding({ settledNanoUsd: 810_000_000 });
    assert.deepEqual(passedThresholds(standing, [80])[0], {
      subject: 'everyone:day',
      once: '1000:80',
      severity: 'warning',
      text: "80% of today's cap are used: $0.81 of $1.00.",
      value: 0.81,
    });
  });

  it('says that a cap is used up', () => {
    const budget = { ...aStanding().budget, scope: { kind: 'team' as const, name: 'eng' }, period: 'month' as const };
    const standing = aStanding({ budget, settledNanoUsd: 1_200_000_000 });
    assert.equal(
      passedThresholds(standing, [100])[0]?.text,
      "This month's cap for the team eng is used up: $1.20 of $1.00.",
    );
  });
});
