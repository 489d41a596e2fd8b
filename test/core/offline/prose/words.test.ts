import assert from 'node:assert/strict';
import { contentWordsOf, wordsOf } from '../../../../src/core/offline/prose/words.js';

describe('words', () => {
  it('keeps apostrophes and hyphens inside words', () => {
    assert.deepEqual(wordsOf("Don't use re-entrant locks!"), ["Don't", 'use', 're-entrant', 'locks']);
  });

  it('leaves out common, short and numeric words', () => {
    assert.deepEqual(contentWordsOf('The API of 2026 is used by an Owl'), ['api', 'owl']);
  });

  it('drops the possessive', () => {
    assert.deepEqual(contentWordsOf("router's"), ['router']);
  });

  it('keeps words of 40 characters, and not of 41', () => {
    assert.equal(contentWordsOf('a'.repeat(40)).length, 1);
    assert.equal(contentWordsOf('a'.repeat(41)).length, 0);
  });

  it('cuts scripts without spaces into pairs', () => {
    assert.deepEqual(contentWordsOf('天气好'), ['天气', '气好']);
  });
});
