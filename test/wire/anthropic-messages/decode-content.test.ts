import assert from 'node:assert/strict';
import type { ChatMessage, ContentPart } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/anthropic-messages/request.js';
import { META } from '../support/meta.js';

const messagesOf = (...messages: readonly object[]): readonly ChatMessage[] =>
  decodeRequest({ model: 'auto', max_tokens: 9, messages }, META).messages;
const said = (role: string, ...content: readonly object[]): readonly ChatMessage[] => messagesOf({ role, content });
const partsOf = (block: object): readonly ContentPart[] | undefined => said('user', block)[0]?.parts;
const text = (words: string) => ({ type: 'text', text: words });
const result = (over: object = {}) => ({ type: 'tool_result', tool_use_id: 'a', content: 'x', ...over });
const PNG = { type: 'base64', media_type: 'image/png', data: 'iVBO' };
const PICTURE = { type: 'image', mediaType: 'image/png', data: 'iVBO' };
const HTTPS = 'https://example.com/a';

describe('decodeMessage of anthropic-messages', () => {
  it('keeps messages of the system at their place', () => {
    assert.deepEqual(
      messagesOf(
        { role: 'user', content: 'A' },
        { role: 'system', content: 'B' },
        { role: 'assistant', content: [text('C')] },
      ),
      [
        { role: 'user', parts: [text('A')] },
        { role: 'system', parts: [text('B')] },
        { role: 'assistant', parts: [text('C')] },
      ],
    );
  });

  it('skips a message of the system that holds settings only', () => {
    assert.deepEqual(messagesOf({ role: 'system', output_config: { effort: 'low' } }), []);
    assert.throws(() => messagesOf({ role: 'user' }), { kind: 'invalid-request' });
  });

  it('makes results of tools messages of their own, before and after what the user says', () => {
    assert.deepEqual(said('user', result(), result({ tool_use_id: 'b' }), text('A'), text('B'), result()), [
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'x' }] },
      { role: 'tool', parts: [{ type: 'tool-result', id: 'b', text: 'x' }] },
      { role: 'user', parts: [text('A'), text('B')] },
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'x' }] },
    ]);
  });

  it('keeps a message without content', () => {
    assert.deepEqual(said('user'), [{ role: 'user', parts: [] }]);
  });

  it('reads calls', () => {
    const calls = said(
      'assistant',
      { type: 'tool_use', id: 'a', name: 'f', input: { x: [1] } },
      { type: 'tool_use', id: 'b', name: 'g' },
    );
    assert.deepEqual(calls[0]?.parts, [
      { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":[1]}' },
      { type: 'tool-call', id: 'b', name: 'g', argumentsJson: '{}' },
    ]);
  });

  it('seals thoughts with the whole block, when they are signed', () => {
    const signed = { type: 'thinking', thinking: 'hm', signature: 's' };
    const hidden = { type: 'redacted_thinking', data: 'zzz' };
    assert.deepEqual(said('assistant', signed, hidden, { ...signed, signature: '' })[0]?.parts, [
      { type: 'reasoning', text: 'hm', seal: { wire: 'anthropic-messages', value: signed } },
      { type: 'reasoning', text: '', seal: { wire: 'anthropic-messages', value: hidden } },
      { type: 'reasoning', text: 'hm' },
    ]);
  });

  it('reads both kinds of image', () => {
    assert.deepEqual(partsOf({ type: 'image', source: PNG }), [PICTURE]);
    assert.deepEqual(partsOf({ type: 'image', source: { type: 'url', url: HTTPS } }), [
      { type: 'image', mediaType: 'url', data: HTTPS },
    ]);
  });

  it('refuses addresses that are not https', () => {
    assert.throws(() => partsOf({ type: 'image', source: { type: 'url', url: 'file:///etc/passwd' } }), {
      kind: 'invalid-request',
      message: '"messages[0].content[0].source.url" must be an https address.',
    });
  });

  it('reads documents: files with their title, texts as text', () => {
    const pdf = { type: 'base64', media_type: 'application/pdf', data: 'JVBE' };
    assert.deepEqual(partsOf({ type: 'document', source: pdf, title: 'T', context: 'C' }), [
      text('C'),
      { type: 'file', mediaType: 'application/pdf', data: 'JVBE', name: 'T' },
    ]);
    assert.deepEqual(partsOf({ type: 'document', source: { type: 'url', url: HTTPS } }), [
      { type: 'file', mediaType: 'url', data: HTTPS },
    ]);
    const words = { type: 'text', media_type: 'text/plain', data: 'words' };
    assert.deepEqual(partsOf({ type: 'document', source: words, title: 'T', context: 'C' }), [
      text('T'),
      text('C'),
      text('words'),
    ]);
    assert.deepEqual(partsOf({ type: 'document', source: { type: 'content', content: 'words' } }), [text('words')]);
    const list = [text('words'), { type: 'image', source: PNG }];
    assert.deepEqual(partsOf({ type: 'document', source: { type: 'content', content: list } }), [
      text('words'),
      PICTURE,
    ]);
  });

  it('reads results of text, of pictures and documents, and failed ones', () => {
    const pdf = { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } };
    const content = [text('a'), { type: 'image', source: PNG }, text('b'), pdf];
    assert.deepEqual(said('user', result({ content, is_error: true }))[0]?.parts, [
      {
        type: 'tool-result',
        id: 'a',
        text: 'a\nb',
        media: [PICTURE, { type: 'file', mediaType: 'application/pdf', data: 'JVBE' }],
        isError: true,
      },
    ]);
    assert.deepEqual(said('user', result({ content: undefined, is_error: false }))[0]?.parts, [
      { type: 'tool-result', id: 'a', text: '' },
    ]);
  });

  it('leaves in the body what it has no word for', () => {
    const blocks = [{ type: 'container_upload', file_id: 'f' }, text('A')];
    assert.deepEqual(said('user', ...blocks), [{ role: 'user', parts: [text('A')] }]);
    assert.deepEqual(partsOf({ type: 'image', source: { type: 'file', file_id: 'f' } }), []);
  });
});
