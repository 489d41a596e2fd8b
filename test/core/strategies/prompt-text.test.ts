import assert from 'node:assert/strict';
import { readPromptText, wordsAmong } from '../../../src/core/strategies/prompt-text.js';
import { aTurn } from '../signals/input.js';

const read = (text: string) => readPromptText(aTurn(text));

describe('readPromptText', () => {
  it('lowers case and joins lines', () => {
    assert.equal(read('Fix\n\tTHIS  bug').lower, 'fix this bug');
  });

  it('splits words at everything that is not a letter or a digit', () => {
    assert.deepEqual([...read('Trade-off: 2+2, für 设计').words], ['trade', 'off', '2', 'für', '设计']);
  });

  it('counts words by spaces, and two characters as one where there are none', () => {
    assert.deepEqual(
      ['a trade-off here', '', '请修复这个函数', '請 直 す'].map((text) => read(text).size),
      [3, 0, 4, 3],
    );
  });

  it('reads nothing of binary data', () => {
    assert.deepEqual(read('\0\u0001 code'), { lower: '', words: new Set(), size: 0 });
  });
});

describe('wordsAmong', () => {
  it('finds whole words, in the order of the list', () => {
    assert.deepEqual(wordsAmong(['list', 'code'], read('code and list')), ['list', 'code']);
    assert.deepEqual(wordsAmong(['list'], read('listen')), []);
  });
});
