import assert from 'node:assert/strict';
import { readChatFile } from '../../src/app/chat-file.js';

const read = (file: unknown) => readChatFile(JSON.stringify(file), 'id-1');
const USER = { role: 'user', content: 'fix it' };

describe('readChatFile', () => {
  it('takes a list of messages as a request to "auto"', () => {
    const { id, model, messages, client } = read([{ role: 'system', content: 'Be brief' }, USER]);
    assert.deepEqual([id, model, client.surface], ['id-1', 'auto', 'cli']);
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user'],
    );
  });

  it('takes a whole chat request with its tools, and asks for "auto" all the same', () => {
    const request = read({ model: 'gpt-x', messages: [USER], tools: [{ type: 'function', function: { name: 'go' } }] });
    assert.deepEqual([request.model, request.tools.length], ['auto', 1]);
  });

  it('takes a file that starts with a byte order mark', () => {
    assert.equal(readChatFile(`\uFEFF${JSON.stringify([USER])}`, 'id-1').messages.length, 1);
  });

  for (const [what, text, message] of [
    ['what is not JSON', '[{', /^The request is not valid JSON\. The file has to hold OpenAI-style messages/],
    ['something else', '5', /it should be array or object/],
    ['an object without messages', '{"prompt":"x"}', /"messages" should be array/],
    ['a message without a role', '[{"content":"x"}]', /messages\[0\]\.role/],
    ['a message whose content is a number', '[{"role":"user","content":5}]', /messages\[0\]\.content/],
    ['no message at all', '[]', /^No message of the role "user" has any text\./],
    ['a conversation in which the person says nothing', '[{"role":"system","content":"x"}]', /^No message of the role/],
  ] as const) {
    it(`refuses ${what}, and says what the file has to hold`, () => {
      assert.throws(() => readChatFile(text, 'id-1'), { kind: 'invalid-request', message });
      assert.throws(() => readChatFile(text, 'id-1'), /OpenAI-style messages, \[\{"role": "user"/);
    });
  }

  it('never quotes what it could not read', () => {
    assert.throws(
      () => readChatFile('[{"role":"user","content":"secret-word', 'id-1'),
      (error: Error) => !`${error.message} ${String(error.cause)}`.includes('secret-word'),
    );
  });
});
