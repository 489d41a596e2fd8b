import assert from 'node:assert/strict';
import { readTurn } from '../../../src/core/classify/turn.js';
import { humanText } from '../../../src/core/classify/human-text.js';
import { aRequest, userSays } from '../../support/builders.js';

const wordsOf = (text: string): readonly string[] =>
  readTurn(humanText(aRequest({ messages: [userSays(text)] }))).words.words;
const filler = (characters: number): string => 'x '.repeat(characters / 2);

describe('what is read of a turn', () => {
  it('is all of a text of 4,000 characters', () => {
    assert.ok(wordsOf(`${filler(3_400)}mutex ${filler(594)}`).includes('mutex'));
  });

  it('is the first 3,000 and the last 1,000 characters of a longer one', () => {
    assert.ok(wordsOf(`mutex ${filler(9_000)}`).includes('mutex'));
    assert.ok(wordsOf(`${filler(9_000)} mutex`).includes('mutex'));
    assert.equal(wordsOf(`${filler(4_000)}mutex ${filler(4_000)}`).includes('mutex'), false);
  });

  it('makes no word of both ends', () => {
    const words = wordsOf(`${'x '.repeat(1_499)}ab${'y '.repeat(3_000)}cd ${'z '.repeat(498)}`);
    assert.equal(
      words.some((word) => word.startsWith('ab') && word.endsWith('cd')),
      false,
    );
  });
});
