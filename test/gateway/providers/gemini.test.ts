import assert from 'node:assert/strict';
import { gemini } from '../../../src/gateway/providers/gemini.js';

const OPTIONS = { model: 'gemini-3-pro', quirks: [], stream: true };
const called = (part: object) => ({ role: 'model', parts: [{ functionCall: { name: 'f', args: {} }, ...part }] });

describe('gemini', () => {
  it('names the model and the way of answering in the path', () => {
    assert.equal(gemini.path('gemini-2.5-flash', true), '/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    assert.equal(gemini.path('a/b', false), '/models/a%2Fb:generateContent');
  });

  it('changes nothing in a body whose calls are signed', () => {
    assert.deepEqual(gemini.edits({ contents: [called({ thoughtSignature: 's' })] }, OPTIONS), {});
  });

  it('says of calls that another model made that they have no signature', () => {
    assert.deepEqual(gemini.edits({ contents: [called({})] }, OPTIONS), {
      contents: { value: [called({ thoughtSignature: 'skip_thought_signature_validator' })] },
    });
  });
});
