import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest, ContentPart, Sampling } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/ollama/encode.js';
import type { EncodeOptions } from '../../../src/wire/port.js';
import { aRequest, userSays } from '../../support/builders.js';
import { SAMPLING } from '../support/sampling.js';
import { WIRE_SAMPLING } from './sampling.js';

const OPTIONS: EncodeOptions = {
  model: 'llama',
  name: 'Ollama',
  quirks: [],
  maxOutputTokens: 4_096,
  contextTokens: 32_768,
};
const encode = (request: ChatRequest, options: Partial<EncodeOptions> = {}): Record<string, unknown> =>
  encodeRequest(request, { ...OPTIONS, ...options });
const messagesOf = (...messages: ChatMessage[]): unknown => encode(aRequest({ messages }))['messages'];
const sampled = (sampling: Sampling): Record<string, unknown> => encode(aRequest({ sampling }));
const TOOL = { name: 'read', description: 'Reads', schema: { type: 'object' } };

describe('encodeRequest of ollama', () => {
  it('writes a plain request', () => {
    assert.deepEqual(encode(aRequest()), {
      model: 'llama',
      stream: true,
      messages: [{ role: 'user', content: 'What is a mutex?' }],
      options: {},
    });
  });

  it('writes what shapes the reply as options', () => {
    const body = sampled(SAMPLING);
    assert.deepEqual(body['options'], WIRE_SAMPLING);
  });

  it('names the tool of each result', () => {
    const call = { type: 'tool-call', id: 'a', name: 'read', argumentsJson: '{"path":"x"}' } as const;
    assert.deepEqual(
      messagesOf(
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'done' }] },
      ),
      [
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'a', function: { name: 'read', arguments: { path: 'x' } } }],
        },
        { role: 'tool', content: 'done', tool_name: 'read', tool_call_id: 'a' },
      ],
    );
  });

  it('leaves the name out when the call is not in the conversation', () => {
    assert.deepEqual(messagesOf({ role: 'tool', parts: [{ type: 'tool-result', id: 'x', text: 'done' }] }), [
      { role: 'tool', content: 'done', tool_call_id: 'x' },
    ]);
  });

  it('says in words that a tool failed', () => {
    const part = { type: 'tool-result', id: 'call_9', text: 'no such file', isError: true } as const;
    assert.deepEqual(messagesOf({ role: 'tool', parts: [part] }), [
      { role: 'tool', content: 'Error: no such file', tool_call_id: 'call_9' },
    ]);
  });

  it('keeps texts apart that came in one message, but for a turn of the model', () => {
    const parts = ['A', 'B'].map((text) => ({ type: 'text', text }) as const);
    assert.deepEqual(messagesOf({ role: 'system', parts }, { role: 'user', parts }, { role: 'assistant', parts }), [
      { role: 'system', content: 'A\n\nB' },
      { role: 'user', content: 'A\n\nB' },
      { role: 'assistant', content: 'AB' },
    ]);
  });

  it('writes a system text where it stands', () => {
    const system: ChatMessage = { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] };
    assert.deepEqual(messagesOf(userSays('Hi'), system), [
      { role: 'user', content: 'Hi' },
      { role: 'system', content: 'Be brief.' },
    ]);
  });

  it('shows the pictures among a result, and refuses its documents', () => {
    const result = (type: 'image' | 'file'): ChatMessage => ({
      role: 'tool',
      parts: [{ type: 'tool-result', id: 'x', text: 'seen', media: [{ type, mediaType: 'image/png', data: 'iVBO' }] }],
    });
    assert.deepEqual(messagesOf(result('image')), [
      { role: 'tool', content: 'seen', images: ['iVBO'], tool_call_id: 'x' },
    ]);
    assert.throws(() => messagesOf(result('file')), { kind: 'invalid-request', message: /^"file" cannot be carried/ });
  });

  it('refuses documents', () => {
    const file: ContentPart = { type: 'file', mediaType: 'application/pdf', data: 'JVBE' };
    assert.throws(() => messagesOf({ role: 'user', parts: [file] }), { kind: 'invalid-request', message: /^"file"/ });
  });

  it('gives earlier thoughts back to servers that want them, and to clients of this wire', () => {
    const parts: ContentPart[] = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Yes.' },
    ];
    const request = aRequest({ messages: [{ role: 'assistant', parts }] });
    const own = { ...request, source: { wire: 'ollama', body: {}, stream: true } } as const;
    const kept = [{ role: 'assistant', content: 'Yes.', thinking: 'hm' }];
    assert.deepEqual(encode(request)['messages'], [{ role: 'assistant', content: 'Yes.' }]);
    assert.deepEqual(encode(request, { quirks: ['reasoning-field'] })['messages'], kept);
    assert.deepEqual(encode(own)['messages'], kept);
  });

  it('writes images given as data, and refuses addresses', () => {
    const image = (mediaType: string): ChatMessage => ({
      role: 'user',
      parts: [{ type: 'image', mediaType, data: 'iVBO' }],
    });
    assert.deepEqual(messagesOf(image('image/png')), [{ role: 'user', content: '', images: ['iVBO'] }]);
    assert.throws(() => messagesOf(image('url')), {
      kind: 'invalid-request',
      message: /^"image_url.url" cannot be carried over to Ollama/,
    });
  });

  it('writes tools, leaves them out for "none", and refuses other choices', () => {
    const toolsFor = (sampling: Sampling): unknown => encode(aRequest({ tools: [TOOL], sampling }))['tools'];
    const written = [
      { type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } },
    ];
    assert.deepEqual(toolsFor({}), written);
    assert.deepEqual(toolsFor({ toolChoice: 'auto' }), written);
    assert.equal(toolsFor({ toolChoice: 'none' }), undefined);
    assert.throws(() => toolsFor({ toolChoice: 'required' }), { kind: 'invalid-request', message: /^"tool_choice"/ });
    assert.throws(() => toolsFor({ toolChoice: { name: 'read' } }), { kind: 'invalid-request' });
  });

  it('gives a tool that takes plain text one field for it', () => {
    const tools = encode(aRequest({ tools: [{ ...TOOL, schema: undefined, freeform: true }] }))['tools'];
    assert.partialDeepStrictEqual(tools, [
      { function: { parameters: { properties: { input: { type: 'string' } }, required: ['input'] } } },
    ]);
  });

  it('tells only models that can think how hard to', () => {
    const request = aRequest({ sampling: { reasoningEffort: 'max' } });
    assert.equal(encode(request)['think'], undefined);
    assert.equal(encode(request, { capabilities: ['reasoning'] })['think'], 'high');
  });

  it('carries a JSON schema, or any JSON', () => {
    assert.deepEqual(sampled({ jsonSchema: { type: 'object' } })['format'], { type: 'object' });
    assert.equal(sampled({ jsonSchema: true })['format'], 'json');
  });

  it('asks for no window that the server gives by itself', () => {
    // 7 tokens x 1.25 rounds up to 9; 9 + 4,087 = 4,096
    const request = (maxOutputTokens: number) =>
      aRequest({ messages: [userSays('The quick brown fox')], sampling: { maxOutputTokens } });
    assert.deepEqual(encode(request(4_087))['options'], { num_predict: 4_087 });
    assert.deepEqual(encode(request(4_088))['options'], { num_predict: 4_088, num_ctx: 8_192 });
  });

  it("asks for no window beyond the model's own", () => {
    const request = aRequest({ sampling: { maxOutputTokens: 9_000 } });
    assert.deepEqual(encode(request, { contextTokens: 12_000 })['options'], { num_predict: 9_000, num_ctx: 12_000 });
  });
});
