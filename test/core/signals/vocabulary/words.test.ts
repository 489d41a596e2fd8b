import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readWords, stem } from '../../../../src/core/signals/vocabulary/words.js';
import { runs } from '../../../support/runs.js';

describe('readWords', () => {
  const words = (text: string) => readWords(text).words;

  it('splits at everything that is not a letter, digit or underscore', () => {
    assert.deepEqual(words('Trade-off: snake_word, 2+2 (ok)'), ['trade', 'off', 'snake_word', '2', '2', 'ok']);
  });

  it('keeps C++ and C# whole', () => {
    assert.deepEqual(words('C++ or C#'), ['c++', 'or', 'c#']);
  });

  it('reads letters with accents and other alphabets', () => {
    assert.deepEqual(words('Prüfe código функция'), ['prüfe', 'código', 'функция']);
  });

  it('makes a word of each Chinese, Japanese or Korean character', () => {
    assert.deepEqual(words('重构 a 修正'), ['重', '构', 'a', '修', '正']);
    assert.equal(readWords('重构修正').size, 2);
  });

  it('passes over emoji and lone surrogates', () => {
    assert.deepEqual(words('a 😀 b \ud800 c'), ['a', 'b', 'c']);
  });

  it('marks words that open a sentence or line, but not parts of a name', () => {
    assert.deepEqual([...readWords('go on. stop now\nthen node.js').sentenceStarts], [0, 2, 4]);
  });

  it('counts clause marks', () => {
    assert.equal(readWords('a, b; c、d，e').clauseMarks, 4);
  });

  it('counts 65 characters in a row as a blob and 64 as a word', () => {
    assert.deepEqual([readWords('q'.repeat(64)).blobs, words('q'.repeat(64)).length], [0, 1]);
    assert.deepEqual([readWords('q'.repeat(65)).blobs, words('q'.repeat(65)).length], [1, 0]);
  });

  it('reads the same words whatever the case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.]*$/), (text) => assert.deepEqual(words(text.toUpperCase()), words(text))),
      runs(2_000),
    );
  });
});

describe('stem', () => {
  for (const [word, expected] of [
    ['queries', 'query'],
    ['designing', 'design'],
    ['designed', 'design'],
    ['designs', 'design'],
    ['debugging', 'debug'],
    ['optimized', 'optimiz'],
    ['optimize', 'optimiz'],
    ['classes', 'class'],
    ['string', 'string'],
    ['class', 'class'],
    ['status', 'status'],
    ['plane', 'plane'],
    ['bed', 'bed'],
  ] as const) {
    it(`takes ${word} to ${expected}`, () => {
      assert.equal(stem(word), expected);
    });
  }
});
