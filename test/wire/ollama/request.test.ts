import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest, Sampling } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/ollama/request.js';
import { aRequest, userSays } from '../../support/builders.js';

const encode = (request: ChatRequest, contextTokens = 32_768): Record<string, unknown> => ({
  ...encodeRequest(request, { model: 'llama', name: 'Ollama', contextTokens }),
});
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
    const body = sampled({ temperature: 0, topP: 0.5, maxOutputTokens: 9, stop: ['END'] });
    assert.deepEqual(body['options'], { temperature: 0, top_p: 0.5, num_predict: 9, stop: ['END'] });
  });

  it('names the tool of each result', () => {
    const call = { type: 'tool-call', id: 'a', name: 'read', argumentsJson: '{"path":"x"}' } as const;
    assert.deepEqual(
      messagesOf(
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'done' }] },
      ),
      [
        { role: 'assistant', content: '', tool_calls: [{ function: { name: 'read', arguments: { path: 'x' } } }] },
        { role: 'tool', content: 'done', tool_name: 'read' },
      ],
    );
  });

  it('leaves the name out when the call is not in the conversation', () => {
    assert.deepEqual(messagesOf({ role: 'tool', parts: [{ type: 'tool-result', id: 'x', text: 'done' }] }), [
      { role: 'tool', content: 'done' },
    ]);
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
    assert.deepEqual(encode(request, 12_000)['options'], { num_predict: 9_000, num_ctx: 12_000 });
  });
});
