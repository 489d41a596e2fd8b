import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FNV_OFFSET, fnvStep, hashPair, hashWord, spread } from '../../../src/core/learned/hash.js';
import { runs } from '../../support/runs.js';

const isUnsigned32 = (hash: number): boolean => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32;
const anyHash = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('hash', () => {
  it('steps as FNV-1a does', () => {
    // Published values: 'a' e40c292c, 'foobar' bf9cf968. Source: RFC 9923, test vectors.
    const hashOf = (word: string): number =>
      Array.from({ length: word.length }, (_, at) => word.charCodeAt(at)).reduce(fnvStep, FNV_OFFSET) >>> 0;
    assert.equal(hashOf('a'), 0xe40c292c);
    assert.equal(hashOf('foobar'), 0xbf9cf968);
  });

  it('spreads the low bits over all', () => {
    assert.equal(spread(0), 0);
    assert.equal(spread(1), 0x85efe535); // 85ebca6b xor itself shifted by 13
  });

  it('of a word is FNV-1a, spread', () => {
    assert.equal(hashWord('foobar'), spread(0xbf9cf968));
  });

  it('of a pair depends on the order', () => {
    assert.notEqual(hashPair(1, 2), hashPair(2, 1));
  });

  it('is a number of 32 bits without a sign', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anyHash, anyHash, (word, one, other) => {
        assert.ok(isUnsigned32(hashWord(word)) && isUnsigned32(hashPair(one, other)) && isUnsigned32(spread(one)));
      }),
      runs(5_000),
    );
  });

  it('fills its low bits evenly', () => {
    const counts = new Uint16Array(16);
    for (let at = 0; at < 16_000; at += 1) {
      const bucket = hashWord(`word${at}`) & 15;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(count > 850 && count < 1_150, counts.join());
  });
});
