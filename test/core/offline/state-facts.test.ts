import assert from 'node:assert/strict';
import { stateFacts } from '../../../src/core/offline/state-facts.js';

describe('state facts', () => {
  const facts = (text: string): string => stateFacts({ text, cut: false });

  it('says that it cannot answer', () => {
    assert.match(facts('What is a mutex?'), /I cannot answer this\./);
  });

  it('gives the facts of the text', () => {
    assert.match(facts('What is a mutex?'), /Your text: 16 characters, 4 words, 1 line, roughly 4 tokens\./);
  });

  it('counts a token for each Chinese character', () => {
    assert.match(facts('今天天气'), /4 characters, 1 word, 1 line, roughly 4 tokens/);
  });

  it('mentions fenced blocks when there are some', () => {
    assert.match(facts('see\n```\na\n```'), /4 lines, 1 fenced block,/);
  });

  it('says so when there is only space', () => {
    assert.match(facts(' \n'), /### No text/);
  });
});
