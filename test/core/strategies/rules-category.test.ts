import assert from 'node:assert/strict';
import { readPromptText } from '../../../src/core/strategies/prompt-text.js';
import { judgeCategory } from '../../../src/core/strategies/rules-category.js';
import LISTS from '../../../src/core/strategies/rules-words.json';
import { aTurn } from '../signals/input.js';

const judge = (text: string, hasPastedCode = false) => {
  const { category, confidence } = judgeCategory(readPromptText(aTurn(text)), hasPastedCode);
  return [category, confidence];
};

describe('judgeCategory', () => {
  for (const [text, category, confidence, because] of [
    ['the boat is here', 'factual', 0.7, 'no word speaks'],
    ['a python regex parser', 'code', 0.95, 'three words, all of one kind'],
    ['a python regex parser, a poem and a song', 'code', 0.85, 'three words, three in five'],
    ['a python regex parser script and a poem and a song', 'code', 0.95, 'four words, two in three'],
    ['a python regex', 'code', 0.85, 'two words'],
    ['a python regex, a poem and a song', 'code', 0.85, 'two words, and two of another kind'],
    ['a haiku', 'creative', 0.7, 'one word'],
    ['a python poem', 'code', 0.6, 'one word of each'],
    ['a poem on why', 'reasoning', 0.6, 'one word of each'],
    ['pros and cons of boats', 'reasoning', 0.95, 'a comparison counts as three'],
    ['compare boats', 'reasoning', 0.95, 'a comparison counts as three'],
    ['advantages of a python regex', 'reasoning', 0.85, 'a comparison counts as three of five'],
    ['a functional codebase', 'factual', 0.7, 'whole words only'],
  ] as const) {
    it(`calls “${text}” ${category}, ${confidence}: ${because}`, () => {
      assert.deepEqual(judge(text), [category, confidence]);
    });
  }

  for (const phrase of [
    'trade-off',
    'tradeoffs',
    'advantages',
    'disadvantage',
    'difference between',
    'pros and cons',
  ]) {
    it(`takes “${phrase}” for a comparison`, () => {
      assert.deepEqual(judge(`the ${phrase}`), ['reasoning', 0.95]);
    });
  }

  it('counts a word once', () => {
    assert.deepEqual(judge('haiku haiku haiku'), ['creative', 0.7]);
  });

  it('counts pasted code as one word', () => {
    assert.deepEqual(judge('look here', true), ['code', 0.7]);
  });

  it('has lists of the documented sizes', () => {
    const sizes = { code: LISTS.code.length, reasoning: LISTS.reasoning.length, creative: LISTS.creative.length };
    assert.deepEqual(sizes, { code: 48, reasoning: 37, creative: 29 });
    const all = [...LISTS.code, ...LISTS.reasoning, ...LISTS.creative];
    assert.equal(new Set(all).size, 114);
  });
});
