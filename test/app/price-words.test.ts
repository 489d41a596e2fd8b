import assert from 'node:assert/strict';
import { changeText, rateText } from '../../src/app/price-words.js';
import type { Price } from '../../src/core/model.js';

const was: Price = { inputUsdPerMTok: 3, cachedInputUsdPerMTok: 0.3, cacheWriteUsdPerMTok: 3.75, outputUsdPerMTok: 15 };
const text = (before: Price | undefined, after: Price | undefined): string =>
  changeText({ model: 'acme/one', kind: 'changed', alarm: undefined, before, after });

describe('a change of price in words', () => {
  it('names what moved, old beside new', () => {
    assert.equal(
      text(was, { ...was, inputUsdPerMTok: 2, outputUsdPerMTok: 10 }),
      'in $3.00 → $2.00, out $15.00 → $10.00',
    );
    assert.equal(text(was, { ...was, cachedInputUsdPerMTok: 0 }), 'cached $0.30 → $0.00');
    assert.equal(text(was, { ...was, cacheWriteUsdPerMTok: 4 }), 'written $3.75 → $4.00');
  });

  it('gives a new price whole', () => {
    assert.equal(text(undefined, was), 'in $3.00, out $15.00');
  });

  it('never makes zero of a price that is gone', () => {
    assert.equal(text(was, undefined), 'unpriced now');
  });

  it('says where only long contexts cost something else', () => {
    assert.equal(text(was, { ...was }), 'other rates for long contexts');
  });
});

describe('a rate in words', () => {
  it('is in dollars, as fine as it needs to be', () => {
    assert.deepEqual([3, 0.0028, 0.000042, 0].map(rateText), ['$3.00', '$0.0028', '$0.000042', '$0.00']);
  });
});
