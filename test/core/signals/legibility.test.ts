import assert from 'node:assert/strict';
import { isReadable, legibilityRatio } from '../../../src/core/signals/legibility.js';
import { aTurn } from './input.js';

describe('isReadable', () => {
  it('takes up to a tenth of unreadable characters for text', () => {
    assert.equal(isReadable(`${'a'.repeat(91)}${'\0'.repeat(9)}`), true);
    assert.equal(isReadable(`${'a'.repeat(90)}${'\0'.repeat(10)}`), false);
  });

  it('reads every script, emoji, tabs and line breaks', () => {
    for (const text of ['设计', 'функция', 'कृपया', 'نص', '😀', '\t\r\n']) assert.equal(isReadable(text), true, text);
  });

  it('cannot read controls, halves of pairs, private use, and what decoders give up on', () => {
    for (const text of ['\u0001', '\u0085', '\ud83d', '\ue000', '\ufffd']) assert.equal(isReadable(text), false);
  });

  it('finds nothing to read in nothing', () => {
    assert.equal(isReadable(''), false);
  });
});

describe('legibilityRatio', () => {
  it('is 1 for words and 0 for nothing', () => {
    assert.equal(legibilityRatio(aTurn('some words')), 1);
    assert.equal(legibilityRatio(aTurn('')), 0);
  });

  it('is a half for text that was cut, runs that are no words, and text without words', () => {
    for (const text of ['a '.repeat(20_000), `key ${'q'.repeat(65)}`, '😀', '\0\u0001 ai']) {
      assert.equal(legibilityRatio(aTurn(text)), 0.5);
    }
  });
});
