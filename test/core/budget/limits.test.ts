import assert from 'node:assert/strict';
import { leftNanoUsd } from '../../../src/core/budget/standing.js';
import { limitsFrom, usedShareOf, type BudgetRules } from '../../../src/core/budget/limits.js';
import { aStanding } from '../../support/budgets.js';

const RULES: BudgetRules = { action: 'cheapest', downgradeAt: 90, paused: false, perRequestNanoUsd: undefined };

describe('what caps leave', () => {
  it('is nothing to look at without a cap', () => {
    assert.equal(limitsFrom([], RULES), undefined);
  });

  it('counts what is set aside as spent', () => {
    const standing = aStanding({ capNanoUsd: 1_000, settledNanoUsd: 300, heldNanoUsd: 200 });
    assert.equal(leftNanoUsd(standing), 500);
    assert.equal(usedShareOf(standing), 0.5);
  });

  it('is never less than zero', () => {
    assert.equal(leftNanoUsd(aStanding({ capNanoUsd: 1_000, settledNanoUsd: 1_001, heldNanoUsd: 0 })), 0);
  });

  it('is what the tightest of several caps leaves', () => {
    const day = aStanding({ capNanoUsd: 1_000, settledNanoUsd: 100 });
    const month = aStanding({ capNanoUsd: 1_200, settledNanoUsd: 1_100 });
    const limits = limitsFrom([day, month], RULES);
    assert.equal(limits?.leftNanoUsd, 100);
    assert.equal(limits.tightest, month);
  });

  it('takes a cap of zero as used up', () => {
    assert.equal(usedShareOf(aStanding({ capNanoUsd: 0 })), 1);
  });

  for (const [settledNanoUsd, downgrade] of [
    [899, false],
    [900, true],
    [1_000, true],
  ] as const) {
    it(`${downgrade ? 'lowers' : 'keeps'} the class at ${settledNanoUsd} of 1,000`, () => {
      assert.equal(limitsFrom([aStanding({ capNanoUsd: 1_000, settledNanoUsd })], RULES)?.downgrade, downgrade);
    });
  }

  it('never lowers the class at a threshold of 100, nor for caps that only warn', () => {
    const used = [aStanding({ capNanoUsd: 1_000, settledNanoUsd: 1_000 })];
    assert.equal(limitsFrom(used, { ...RULES, downgradeAt: 100 })?.downgrade, false);
    assert.equal(limitsFrom(used, { ...RULES, action: 'warn' })?.downgrade, false);
  });

  it('tells of a pause also where there is no cap', () => {
    assert.equal(limitsFrom([], { ...RULES, paused: true })?.paused, true);
  });
});
