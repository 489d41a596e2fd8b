import assert from 'node:assert/strict';
import { humanText } from '../../../src/core/classify/human-text.js';
import { readTurn } from '../../../src/core/classify/turn.js';
import { aRequest, userSays } from '../../support/builders.js';

describe('readTurn', () => {
  it('reads words and terms of the prose, not of pasted code', () => {
    const turn = readTurn(humanText(aRequest({ messages: [userSays('a regex\n```\ndesign\n```')] })));
    assert.deepEqual(turn.words.words, ['a', 'regex']);
    assert.deepEqual(turn.found.get('code'), [{ term: 'regex', at: 1 }]);
    assert.equal(turn.found.has('verb-expert'), false);
  });
});
