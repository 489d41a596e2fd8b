import assert from 'node:assert/strict';
import type { ChatMessage, ContentPart, ToolResultPart } from '../../../src/core/chat.js';
import type { Quirk } from '../../../src/core/model.js';
import { encodeMessages } from '../../../src/wire/openai-chat/encode-messages.js';
import { userSays } from '../../support/builders.js';

const encodeWith = (quirks: readonly Quirk[], ...messages: ChatMessage[]): object[] =>
  encodeMessages(messages, { model: 'acme-1', name: 'Acme', quirks, maxOutputTokens: 1, contextTokens: 1 });
const encode = (...messages: ChatMessage[]): object[] => encodeWith([], ...messages);
const says = (...parts: ContentPart[]): ChatMessage => ({ role: 'assistant', parts });
const asks = (...parts: ContentPart[]): ChatMessage => ({ role: 'user', parts });
const answers = (...parts: ToolResultPart[]): ChatMessage => ({ role: 'tool', parts });

const text = (words: string): ContentPart => ({ type: 'text', text: words });
const CALL: ContentPart = { type: 'tool-call', id: 'c1', name: 'read', argumentsJson: '{}' };
const IMAGE = { type: 'image', mediaType: 'image/png', data: 'iVBO' } as const;
const PDF = { type: 'file', mediaType: 'application/pdf', data: 'JVBE', name: 'a.pdf' } as const;
const WIRE_IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } };
const WIRE_CALL = { id: 'c1', type: 'function', function: { name: 'read', arguments: '{}' } };

describe('encodeMessages of openai-chat', () => {
  it('writes plain text as a string, and keeps texts apart that stood apart', () => {
    assert.deepEqual(
      encode({ role: 'system', parts: [text('a'), text('b')] }, asks(text('c'), text('d')), says(text('e'), text('f'))),
      [
        { role: 'system', content: 'a\n\nb' },
        { role: 'user', content: 'c\n\nd' },
        { role: 'assistant', content: 'ef' },
      ],
    );
  });

  it('writes both kinds of image', () => {
    const byUrl = { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' } as const;
    assert.deepEqual(encode(asks(text('Look'), IMAGE, byUrl)), [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          WIRE_IMAGE,
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ],
      },
    ]);
  });

  it('writes a document, with a name because it needs one', () => {
    const unnamed = { type: 'file', mediaType: 'application/pdf', data: 'JVBE' } as const;
    assert.deepEqual(encode(asks(PDF, unnamed)), [
      {
        role: 'user',
        content: [
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
          { type: 'file', file: { filename: 'document', file_data: 'data:application/pdf;base64,JVBE' } },
        ],
      },
    ]);
  });

  it('refuses a document given by its address', () => {
    assert.throws(() => encode(asks({ type: 'file', mediaType: 'url', data: 'https://example.com/a.pdf' })), {
      kind: 'invalid-request',
      message: /^"file" cannot be carried over to Acme, which takes documents as data, not by address\./,
    });
  });

  it('refuses a picture that the model is said to have made', () => {
    assert.throws(() => encode(userSays('a'), says(IMAGE)), {
      kind: 'invalid-request',
      message: /^"messages\[1\]\.content" cannot be carried over to Acme\./,
    });
  });

  it('gives each tool result a message of its own', () => {
    const result = (id: string): ToolResultPart => ({ type: 'tool-result', id, text: id });
    assert.deepEqual(encode(says(CALL), answers(result('c1'), result('c2'))), [
      { role: 'assistant', content: null, tool_calls: [WIRE_CALL] },
      { role: 'tool', tool_call_id: 'c1', content: 'c1' },
      { role: 'tool', tool_call_id: 'c2', content: 'c2' },
    ]);
  });

  it('shows pictures of tool results after all of them, before what the user says next', () => {
    const first: ToolResultPart = { type: 'tool-result', id: 'c1', text: '', media: [IMAGE] };
    const second: ToolResultPart = { type: 'tool-result', id: 'c2', text: 'ok' };
    assert.deepEqual(encode(answers(first), answers(second), asks(text('So?')), says(text('Yes'))), [
      { role: 'tool', tool_call_id: 'c1', content: '' },
      { role: 'tool', tool_call_id: 'c2', content: 'ok' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'Attached to the tool result c1:' }, WIRE_IMAGE, { type: 'text', text: 'So?' }],
      },
      { role: 'assistant', content: 'Yes' },
    ]);
  });

  for (const after of [[], [says(text('Yes'))], [{ role: 'system', parts: [text('Now')] }]] as const) {
    it(`shows them in a turn of their own before ${after[0]?.role ?? 'the end'}`, () => {
      const result: ToolResultPart = { type: 'tool-result', id: 'c1', text: 'ok', media: [IMAGE] };
      assert.deepEqual(encode(answers(result), ...after)[1], {
        role: 'user',
        content: [{ type: 'text', text: 'Attached to the tool result c1:' }, WIRE_IMAGE],
      });
    });
  }

  it('says in words that a tool failed, once', () => {
    const failed = (words: string): ToolResultPart => ({ type: 'tool-result', id: 'c1', text: words, isError: true });
    assert.deepEqual(encode(answers(failed('no file')), answers(failed('<error>no file'))), [
      { role: 'tool', tool_call_id: 'c1', content: 'Error: no file' },
      { role: 'tool', tool_call_id: 'c1', content: '<error>no file' },
    ]);
  });

  it('gives calls and results ids that every provider takes', () => {
    const id = `fc_${'x'.repeat(60)}`;
    const [call, result] = encode(says({ ...CALL, id }), answers({ type: 'tool-result', id, text: '' }));
    assert.match(JSON.stringify(call), /"id":"fc_x{28}_[0-9a-f]{8}"/);
    assert.match(JSON.stringify(result), /"tool_call_id":"fc_x{28}_[0-9a-f]{8}"/);
  });

  it('writes no arguments as an empty object', () => {
    assert.deepEqual(encode(says({ ...CALL, argumentsJson: '' })), [
      { role: 'assistant', content: null, tool_calls: [WIRE_CALL] },
    ]);
  });

  it('leaves earlier thoughts out, and a turn that was nothing else', () => {
    const thought: ContentPart = { type: 'reasoning', text: 'hm' };
    assert.deepEqual(encode(says(thought), says(thought, text('Hi'))), [{ role: 'assistant', content: 'Hi' }]);
  });

  it('gives thoughts back to a provider that wants them', () => {
    const thought: ContentPart = { type: 'reasoning', text: 'hm' };
    assert.deepEqual(encodeWith(['reasoning-field'], says(thought, CALL), says(text('Hi'))), [
      { role: 'assistant', content: null, reasoning_content: 'hm', tool_calls: [WIRE_CALL] },
      { role: 'assistant', content: 'Hi' },
    ]);
  });

  it('gives sealed thoughts and calls back as they came, if they are of this wire', () => {
    const item = { type: 'reasoning.encrypted', data: 'e1' };
    const own = { wire: 'openai-chat', value: item } as const;
    const other = { wire: 'gemini', value: 's' } as const;
    const parts: ContentPart[] = [
      { type: 'reasoning', text: '', seal: own },
      { type: 'reasoning', text: 'hm', seal: other },
    ];
    assert.deepEqual(encode(says(...parts, { ...CALL, seal: own }, { ...CALL, seal: other })), [
      {
        role: 'assistant',
        content: null,
        reasoning_details: [item],
        tool_calls: [{ ...WIRE_CALL, extra_content: item }, WIRE_CALL],
      },
    ]);
  });
});
