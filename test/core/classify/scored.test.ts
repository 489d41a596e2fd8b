import assert from 'node:assert/strict';
import { scoredText } from '../../../src/core/classify/scored.js';
import { aRequest, userSays } from '../../support/builders.js';

const scored = (text: string, most = 10) => scoredText(aRequest({ messages: [userSays(text)] }), most);

describe('scoredText', () => {
  it('is what the person wrote, without envelopes, and how much those were', () => {
    assert.deepEqual(scored('<system-reminder>be kind</system-reminder>fix it'), {
      text: 'fix it',
      isWhole: true,
      characters: 6,
      strippedCharacters: 42,
    });
  });

  it('is whole at the limit, and cut one character later', () => {
    assert.deepEqual([scored('0123456789').text, scored('0123456789').isWhole], ['0123456789', true]);
    assert.deepEqual([scored('0123456789a').text, scored('0123456789a').isWhole], ['0123456789', false]);
    assert.equal(scored('0123456789a').characters, 11);
  });

  it('cuts no character in two', () => {
    assert.deepEqual([scored('012345678😀').text, scored('012345678😀').isWhole], ['012345678', false]);
    assert.deepEqual([scored('01234567😀').text, scored('01234567😀').isWhole], ['01234567😀', true]);
  });

  it('is empty where nobody says anything', () => {
    assert.deepEqual(scoredText(aRequest({ messages: [] }), 10), {
      text: '',
      isWhole: true,
      characters: 0,
      strippedCharacters: 0,
    });
  });
});
