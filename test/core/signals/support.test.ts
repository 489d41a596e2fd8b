import assert from 'node:assert/strict';
import { nameTerms, sumPoints, toCents } from '../../../src/core/signals/support.js';

describe('nameTerms', () => {
  it('names three terms and counts the rest', () => {
    assert.equal(nameTerms(['a']), '“a”');
    assert.equal(nameTerms(['a', 'b', 'c']), '“a”, “b”, “c”');
    assert.equal(nameTerms(['a', 'b', 'c', 'd', 'e']), '“a”, “b”, “c” and 2 more');
  });
});

describe('sumPoints', () => {
  it('leaves no dust of binary fractions', () => {
    assert.equal(sumPoints([0.1, 0.2]), 0.3);
    assert.equal(sumPoints([0.1, 0.35, 0.2]), 0.65);
  });

  it('rounds to four decimals', () => {
    assert.equal(sumPoints([0.12344]), 0.1234);
    assert.equal(sumPoints([0.12346]), 0.1235);
  });
});

describe('toCents', () => {
  it('rounds to two decimals', () => {
    assert.equal(toCents(0.116), 0.12);
    assert.equal(toCents(0.114), 0.11);
  });
});
