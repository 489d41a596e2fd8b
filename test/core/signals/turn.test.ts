import assert from 'node:assert/strict';
import { newestTurn, readableText } from '../../../src/core/signals/turn.js';
import { aRequest, userSays } from '../../support/builders.js';

const wordsOf = (text: string): readonly string[] => newestTurn(aRequest({ messages: [userSays(text)] })).words.words;
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

  it('is nothing of binary data', () => {
    assert.deepEqual(wordsOf('PK\u0003\u0004 ai \u0000\u0000 is'), []);
  });
});

describe('newestTurn', () => {
  it('reads what the person said last, and finds terms in it', () => {
    const request = aRequest({ messages: [userSays('a haiku'), userSays('<context>noise</context>a regex')] });
    const { human, found } = newestTurn(request);
    assert.equal(human.characters, 7);
    assert.deepEqual([found.has('code'), found.has('creative')], [true, false]);
  });
});

describe('readableText', () => {
  it('joins both ends of a long text with a line break', () => {
    const { human } = newestTurn(aRequest({ messages: [userSays(`${'a '.repeat(1_500)}${'b '.repeat(3_000)}end`)] }));
    const text = readableText(human);
    assert.equal(text.length, 4_001);
    assert.ok(text.startsWith('a a ') && text.endsWith('b end') && text.includes('a \n'));
  });
});
