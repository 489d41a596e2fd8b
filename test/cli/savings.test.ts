import assert from 'node:assert/strict';
import { savingsJson, savingsText } from '../../src/cli/savings.js';
import type { Savings } from '../../src/core/spend/report.js';

const SAVED: Savings = {
  baseline: 'acme/grand',
  isChosen: true,
  actualNanoUsd: 1_000_000_000,
  baselineNanoUsd: 4_000_000_000,
  savedNanoUsd: 3_000_000_000,
  unpricedRequests: 0,
};

describe('savings in words', () => {
  it('name the baseline and what is compared', () => {
    assert.equal(savingsText(SAVED), '≈ $3.00 (75 %) less than acme/grand would have cost for the same tokens');
  });

  it('say when nobody chose the baseline', () => {
    assert.match(savingsText({ ...SAVED, isChosen: false }), /acme\/grand, the dearest model that is ready, would/);
  });

  it('say when the baseline would have been cheaper', () => {
    const lost = { ...SAVED, actualNanoUsd: 5_000_000_000, savedNanoUsd: -1_000_000_000 };
    assert.match(savingsText(lost), /^≈ \$1\.00 \(25 %\) more than/);
  });

  it('say how many requests are left out', () => {
    assert.match(savingsText({ ...SAVED, unpricedRequests: 2 }), /; 2 unpriced requests are left out$/);
  });

  it('have no share where there is nothing to compare with', () => {
    const nothing = { ...SAVED, actualNanoUsd: 0, baselineNanoUsd: 0, savedNanoUsd: 0 };
    assert.match(savingsText(nothing), /^≈ \$0\.00 less than/);
    assert.partialDeepStrictEqual(savingsJson(nothing), { savedShare: null });
  });

  it('have their share as a number for machines', () => {
    assert.deepEqual(savingsJson(SAVED), { ...SAVED, savedShare: 0.75 });
  });
});
