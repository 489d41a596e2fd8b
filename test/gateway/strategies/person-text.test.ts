import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/chat.js';
import { textToAsk } from '../../../src/gateway/strategies/person-text.js';
import { aRequest, userSays } from '../../support/builders.js';

const read = (...messages: ChatMessage[]): string => textToAsk(aRequest({ messages }));

describe('the person’s text', () => {
  it('is the newest turn without what agents wrapped around it', () => {
    assert.equal(
      read(userSays('first'), userSays('<system-reminder>be nice</system-reminder>Fix the parser')),
      'Fix the parser',
    );
  });

  it('keeps pasted code', () => {
    const text = 'What does this do?\n```js\nx => x\n```';
    assert.equal(read(userSays(`<system-reminder>be nice</system-reminder>${text}`)), text);
  });

  it('is empty where nobody said anything', () => {
    assert.equal(read(), '');
    assert.equal(read({ role: 'assistant', parts: [{ type: 'text', text: 'hello' }] }), '');
  });

  it('is empty where nothing can be read', () => {
    assert.equal(read(userSays('😀 … 🎉')), '');
    assert.equal(read(userSays('\u0000\u0001\ufffd ai \u0002')), '');
  });

  it('is whole up to 4,000 characters', () => {
    assert.equal(read(userSays('x'.repeat(4_000))), 'x'.repeat(4_000));
  });

  it('is the first 3,000 and the last 1,000 characters of what is longer', () => {
    const text = read(userSays(`${'a'.repeat(3_000)}${'b'.repeat(9_000)}${'c'.repeat(1_000)}`));
    assert.equal(text, `${'a'.repeat(3_000)}\n${'c'.repeat(1_000)}`);
  });

  it('holds no half of a character after a cut', () => {
    const text = read(userSays(`${'a'.repeat(2_999)}😀${'b'.repeat(9_000)}`));
    assert.equal(text.slice(2_990, 3_002), 'aaaaaaaaa\ufffd\nb');
  });
});
