import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashStem } from '../../../src/core/learned/stem.js';
import { runs } from '../../support/runs.js';

const stemmed = (word: string): number => hashStem(word, 0, word.length);

describe('stem', () => {
  for (const forms of [
    ['query', 'queries'],
    ['cache', 'caches', 'cached', 'caching'],
    ['fix', 'fixes', 'fixed'],
    ['debug', 'debugged', 'debugging'],
    ['class', 'classes'],
    ['test', 'tests', 'tested', 'testing'],
    ['run', 'running'],
    ['parse', 'parses', 'parsed', 'parsing'],
  ]) {
    it(`is the same for ${forms.join(', ')}`, () => {
      assert.equal(new Set(forms.map(stemmed)).size, 1);
    });
  }

  for (const [one, other] of [
    ['status', 'statu'],
    ['alias', 'alia'],
    ['analysis', 'analysi'],
    ['thing', 'th'],
    ['red', 'r'],
    ['bus', 'bu'],
    ['need', 'ne'],
    ['cache', 'cash'],
  ] as const) {
    it(`keeps ${one} and ${other} apart`, () => {
      assert.notEqual(stemmed(one), stemmed(other));
    });
  }

  it('reads only its part of the text', () => {
    assert.equal(hashStem('the queries of', 4, 11), stemmed('query'));
  });

  it('of three letters or fewer is the word itself', () => {
    const letter = fc.constantFrom('a', 'b', 'd', 'e', 'g', 'i', 'n', 'r', 's');
    const short = fc.string({ unit: letter, minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(short, short, (one, other) => {
        // "y" and "i" at the end of three letters are the same, and no "y" is drawn.
        assert.equal(stemmed(one) === stemmed(other), one === other);
      }),
      runs(3_000),
    );
  });
});
