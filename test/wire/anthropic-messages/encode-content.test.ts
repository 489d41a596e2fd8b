import assert from 'node:assert/strict';
import type { ContentPart, MediaPart } from '../../../src/core/chat.js';
import { encodePart } from '../../../src/wire/anthropic-messages/encode-content.js';

const encode = (part: ContentPart): readonly unknown[] => encodePart(part, 'Acme');
const file = (mediaType: string, data: string): MediaPart => ({ type: 'file', mediaType, data });
const result = (over: object): ContentPart => ({ type: 'tool-result', id: 'a', text: 'x', ...over });

describe('encodePart of anthropic-messages', () => {
  it('writes text, but not white space alone', () => {
    assert.deepEqual(encode({ type: 'text', text: ' a' }), [{ type: 'text', text: ' a' }]);
    assert.deepEqual(encode({ type: 'text', text: ' \n' }), []);
  });

  it('writes both kinds of image', () => {
    assert.deepEqual(encode({ type: 'image', mediaType: 'image/png', data: 'iVBO' }), [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
    ]);
    assert.deepEqual(encode({ type: 'image', mediaType: 'url', data: 'https://example.com/a.png' }), [
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
    ]);
  });

  it('writes PDF files, with their name', () => {
    assert.deepEqual(encode({ ...file('application/pdf', 'JVBE'), name: 'a.pdf' } as MediaPart), [
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
        title: 'a.pdf',
      },
    ]);
    assert.deepEqual(encode(file('url', 'https://example.com/a.pdf')), [
      { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
    ]);
  });

  it('writes files of text as text', () => {
    assert.deepEqual(encode(file('text/markdown', 'w6TDtg==')), [
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'äö' } },
    ]);
  });

  for (const [what, part] of [
    ['other files', file('application/zip', 'UEsD')],
    ['text that is not UTF-8', file('text/plain', '/w==')],
    ['text that is not base64', file('text/plain', '%')],
  ] as const) {
    it(`refuses ${what} by name`, () => {
      assert.throws(() => encode(part), { kind: 'invalid-request', message: /^"file" cannot be carried over to Acme/ });
    });
  }

  it('gives back what its own maker sealed, as it came', () => {
    const value = { type: 'thinking', thinking: 'hm', signature: 's', later: 1 };
    assert.deepEqual(encode({ type: 'reasoning', text: 'hm', seal: { wire: 'anthropic-messages', value } }), [value]);
  });

  it('leaves out the thoughts of others', () => {
    assert.deepEqual(encode({ type: 'reasoning', text: 'hm' }), []);
    assert.deepEqual(encode({ type: 'reasoning', text: 'hm', seal: { wire: 'gemini', value: 's' } }), []);
  });

  it('writes a call and its result with the same id, also when the id has to change', () => {
    assert.deepEqual(encode({ type: 'tool-call', id: 'call:1', name: 'read', argumentsJson: '{"a":1}' }), [
      { type: 'tool_use', id: 'call_1_b1635388', name: 'read', input: { a: 1 } },
    ]);
    assert.deepEqual(encode(result({ id: 'call:1' })), [
      { type: 'tool_result', tool_use_id: 'call_1_b1635388', content: 'x' },
    ]);
  });

  it('refuses arguments in the history that cannot be read', () => {
    assert.throws(() => encode({ type: 'tool-call', id: 'a', name: 'read', argumentsJson: '{"pa' }), {
      kind: 'invalid-request',
    });
  });

  it('writes results with pictures, and failed ones', () => {
    const media = [{ type: 'image', mediaType: 'image/png', data: 'iVBO' }];
    const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } };
    assert.deepEqual(encode(result({ media, isError: true })), [
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x' }, picture], is_error: true },
    ]);
    assert.deepEqual(encode(result({ media, text: '' })), [
      { type: 'tool_result', tool_use_id: 'a', content: [picture] },
    ]);
  });
});
