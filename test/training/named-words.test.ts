import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordsToName } from '../../training/named-words.js';
import { hashOf } from '../core/learned/toy-model.js';

const times = (count: number, text: string): readonly string[] => Array.from({ length: count }, () => text);

describe('words to name', () => {
  it('are in ten texts or more', () => {
    assert.equal(wordsToName(times(10, 'hello')).includes(hashOf('hello')), true);
    assert.equal(wordsToName(times(9, 'hello')).includes(hashOf('hello')), false);
  });

  it('are counted once a text', () => {
    assert.deepEqual([...wordsToName(['hello '.repeat(50)])], []);
  });

  it('have three letters or more', () => {
    assert.deepEqual([...wordsToName(times(20, 'an id 42 漢字 !!'))], []);
    assert.deepEqual([...wordsToName(times(20, 'key'))], [hashOf('key')]);
  });

  it('are counted whatever their ending', () => {
    assert.deepEqual([...wordsToName([...times(5, 'caches'), ...times(5, 'caching')])], [hashOf('cache')]);
  });

  it('come in ascending order, and are never words of few texts', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'f'), minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { maxLength: 20 }),
        word,
        fc.integer({ min: 1, max: 9 }),
        (common, rare, few) => {
          const named = wordsToName([...times(10, common.join(' ')), ...times(few, rare)]);
          assert.deepEqual(
            [...named],
            [...new Set(named)].sort((a, b) => a - b),
          );
          assert.equal(
            named.includes(hashOf(rare)),
            common.some((one) => hashOf(one) === hashOf(rare)),
          );
        },
      ),
    );
  });
});
