import assert from 'node:assert/strict';
import { decodeRequest } from '../../../src/wire/openai-chat/request.js';
import { META } from '../support/meta.js';

const partsOf = (message: unknown) => decodeRequest({ model: 'auto', messages: [message] }, META).messages[0]?.parts;

describe('messages of openai-chat', () => {
  it('reads a list of text parts', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), content);
  });

  it('reads an image given as data', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'low' } }];
    assert.deepEqual(partsOf({ role: 'user', content }), [{ type: 'image', mediaType: 'image/png', data: 'iVBO' }]);
  });

  it('reads an image given by address', () => {
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }];
    assert.deepEqual(partsOf({ role: 'user', content }), [
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
    ]);
  });

  for (const url of [
    'http://example.com/a.png',
    'data:text/plain;base64,aGk=',
    'data:image/png,raw',
    'file:///a.png',
  ]) {
    it(`refuses the image ${url}`, () => {
      assert.throws(() => partsOf({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }), {
        kind: 'invalid-request',
        message: '"messages[0].content[0].image_url.url" must be an https address or a base64 data: URL of an image.',
      });
    });
  }

  it('leaves parts it has no word for to the body', () => {
    const content = [
      { type: 'input_audio', input_audio: { data: 'x' } },
      { type: 'text', text: 'a' },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), [{ type: 'text', text: 'a' }]);
  });

  it('reads a document given as data, and by address', () => {
    const content = [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { type: 'file', file: { file_data: 'https://example.com/b.pdf' } },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), [
      { type: 'file', mediaType: 'application/pdf', data: 'JVBE', name: 'a.pdf' },
      { type: 'file', mediaType: 'url', data: 'https://example.com/b.pdf' },
    ]);
  });

  it('leaves documents to the body that are not in it', () => {
    const content = [
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'file', file: { file_data: 'JVBE' } },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), []);
  });

  it('reads tool calls after the text', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } };
    assert.deepEqual(partsOf({ role: 'assistant', content: 'Wait.', tool_calls: [call] }), [
      { type: 'text', text: 'Wait.' },
      { type: 'tool-call', id: 'c1', name: 'read', argumentsJson: '{"path":"a"}' },
    ]);
  });

  it('reads an assistant turn without content, and one that refused', () => {
    assert.deepEqual(partsOf({ role: 'assistant', content: null }), []);
    assert.deepEqual(partsOf({ role: 'assistant', refusal: 'No.' }), [{ type: 'text', text: 'No.' }]);
  });

  it('reads a tool result, also in parts', () => {
    const expected = [{ type: 'tool-result', id: 'c1', text: 'ab' }];
    assert.deepEqual(partsOf({ role: 'tool', tool_call_id: 'c1', content: 'ab' }), expected);
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    assert.deepEqual(partsOf({ role: 'tool', tool_call_id: 'c1', content: parts }), expected);
  });

  it('reads pictures of a tool result', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
    ];
    assert.deepEqual(partsOf({ role: 'tool', tool_call_id: 'c1', content }), [
      {
        type: 'tool-result',
        id: 'c1',
        text: 'a',
        media: [{ type: 'image', mediaType: 'image/png', data: 'iVBO' }],
      },
    ]);
  });

  it('reads a call with plain text, and one with the signature of its maker', () => {
    const signed = { id: 'c2', function: { name: 'f', arguments: '{}' }, extra_content: { google: {} } };
    const calls = [
      { id: 'c1', type: 'custom', custom: { name: 'patch', input: 'a"' } },
      signed,
      { id: 'c3', type: 'x' },
    ];
    assert.deepEqual(partsOf({ role: 'assistant', tool_calls: calls }), [
      { type: 'tool-call', id: 'c1', name: 'patch', argumentsJson: '{"input":"a\\""}' },
      {
        type: 'tool-call',
        id: 'c2',
        name: 'f',
        argumentsJson: '{}',
        seal: { wire: 'openai-chat', value: { google: {} } },
      },
    ]);
  });

  it('reads earlier thoughts, under either name, before the text', () => {
    const expected = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Hi' },
    ];
    assert.deepEqual(partsOf({ role: 'assistant', reasoning_content: 'hm', content: 'Hi' }), expected);
    assert.deepEqual(partsOf({ role: 'assistant', reasoning: 'hm', content: 'Hi' }), expected);
  });

  it('reads sealed thoughts, and their words once', () => {
    const signed = { type: 'reasoning.text', text: 'hm', signature: 's' };
    const encrypted = { type: 'reasoning.encrypted', data: 'e' };
    const summary = { type: 'reasoning.summary', summary: 'so' };
    const details = [signed, summary, encrypted];
    assert.deepEqual(partsOf({ role: 'assistant', reasoning: 'hm', reasoning_details: details }), [
      { type: 'reasoning', text: 'hm', seal: { wire: 'openai-chat', value: signed } },
      { type: 'reasoning', text: 'so' },
      { type: 'reasoning', text: '', seal: { wire: 'openai-chat', value: encrypted } },
    ]);
    assert.deepEqual(partsOf({ role: 'assistant', reasoning: 'hm', reasoning_details: [encrypted] }), [
      { type: 'reasoning', text: 'hm' },
      { type: 'reasoning', text: '', seal: { wire: 'openai-chat', value: encrypted } },
    ]);
  });

  it("reads the older form of a tool's result", () => {
    assert.deepEqual(partsOf({ role: 'function', name: 'f', content: 'a' }), [
      { type: 'tool-result', id: 'f', text: 'a' },
    ]);
    assert.deepEqual(partsOf({ role: 'function', name: 'f', content: null }), [
      { type: 'tool-result', id: 'f', text: '' },
    ]);
  });
});
