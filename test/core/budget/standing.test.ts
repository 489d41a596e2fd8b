import assert from 'node:assert/strict';
import { isUsedUp, leftNanoUsd, tightestOf, usedShare } from '../../../src/core/budget/standing.js';
import { aBudget, aStanding } from '../../support/budgets.js';

const standing = (settledNanoUsd: number, capNanoUsd = 1_000, isHard = true) =>
  aStanding({ budget: aBudget({ isHard }), settledNanoUsd, capNanoUsd });

describe('a standing', () => {
  it('is used by what is spent, not by what is set aside', () => {
    assert.equal(usedShare(aStanding({ settledNanoUsd: 250, heldNanoUsd: 500, capNanoUsd: 1_000 })), 0.25);
  });

  it('leaves what is neither spent nor set aside, and never less than nothing', () => {
    assert.equal(leftNanoUsd(aStanding({ settledNanoUsd: 250, heldNanoUsd: 500, capNanoUsd: 1_000 })), 250);
    assert.equal(leftNanoUsd(aStanding({ settledNanoUsd: 900, heldNanoUsd: 200, capNanoUsd: 1_000 })), 0);
  });

  it('is used up at the cap, and not a nano-dollar before', () => {
    assert.equal(isUsedUp(standing(999)), false);
    assert.equal(isUsedUp(standing(1_000)), true);
  });

  it('is used up from the start when its cap is nothing', () => {
    assert.equal(usedShare(standing(0, 0)), 1);
    assert.equal(isUsedUp(standing(0, 0)), true);
  });

  it('is never used up when it only warns', () => {
    assert.equal(isUsedUp(standing(2_000, 1_000, false)), false);
  });
});

describe('the tightest cap', () => {
  it('is the one with the largest share spent, however much it leaves', () => {
    const [large, small] = [standing(500_000, 1_000_000), standing(90, 100)];
    assert.equal(tightestOf([large, small]), small);
  });

  it('is the hard one of two that are spent alike', () => {
    const [soft, hard] = [standing(1_000, 1_000, false), standing(1_000)];
    assert.equal(tightestOf([soft, hard]), hard);
  });

  it('is none where there is no cap', () => {
    assert.equal(tightestOf([]), undefined);
  });
});
