import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import type { Quirk } from '../../../src/core/model.js';
import { encodeRequest } from '../../../src/wire/openai-completions/encode.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';

const encode = (request: ChatRequest, quirks: readonly Quirk[] = []): Record<string, unknown> =>
  encodeRequest(request, { model: 'acme-1', name: 'Acme', quirks, maxOutputTokens: 9, contextTokens: 99 });

describe('encodeRequest of openai-completions', () => {
  it('starts from a body of its own wire, so that nothing is lost', () => {
    const body = { model: 'auto', prompt: 'a', suffix: 'b', echo: true, stream: false, stream_options: { x: 1 } };
    assert.deepEqual(encode(aRequest({ source: { wire: 'openai-completions', body, stream: false } })), {
      ...body,
      model: 'acme-1',
      stream: true,
      stream_options: { x: 1, include_usage: true },
    });
  });

  it('asks for no usage where the provider knows no such option', () => {
    assert.equal('stream_options' in encode(aRequest(), ['no-stream-usage']), false);
  });

  it('writes one text of another wire as the prompt', () => {
    const sampling = {
      temperature: 0,
      topP: 0.5,
      topK: 5,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: -1,
      maxOutputTokens: 3,
      stop: ['x'],
    };
    assert.deepEqual(encode(aRequest({ messages: [userSays('Once')], sampling })), {
      model: 'acme-1',
      stream: true,
      stream_options: { include_usage: true },
      prompt: 'Once',
      temperature: 0,
      top_p: 0.5,
      seed: 7,
      presence_penalty: 1,
      frequency_penalty: -1,
      max_tokens: 3,
      stop: ['x'],
    });
  });

  const refused: readonly (readonly [string, Partial<ChatRequest>])[] = [
    ['messages', { messages: [] }],
    ['messages', { messages: [assistantSays('a')] }],
    ['messages', { messages: [userSays('a'), userSays('b')] }],
    ['messages', { messages: [{ role: 'user', parts: [{ type: 'image', mediaType: 'image/png', data: 'iVBO' }] }] }],
    ['tools', { tools: [{ name: 'f', description: '', schema: {} }] }],
    ['response_format', { sampling: { jsonSchema: true } }],
    ['logprobs', { source: { wire: 'openai-chat', body: { logprobs: true }, stream: true } }],
  ];
  for (const [field, over] of refused) {
    it(`refuses ${JSON.stringify(over)}`, () => {
      assert.throws(
        () => encode(aRequest(over)),
        (thrown: unknown) => {
          assert.ok(thrown instanceof Error);
          return thrown.message.startsWith(`"${field}" cannot be carried over to Acme`);
        },
      );
    });
  }

  it('fills in the middle for clients of Ollama', () => {
    const body = { model: 'auto', prompt: 'a', suffix: 'b' };
    const request = aRequest({
      messages: [userSays('a')],
      suffix: 'b',
      source: { wire: 'ollama-generate', body, stream: true },
    });
    const options = { model: 'm', name: 'Acme', quirks: [], maxOutputTokens: 1, contextTokens: 1 };
    assert.partialDeepStrictEqual(encodeRequest(request, options), { model: 'm', prompt: 'a', suffix: 'b' });
  });
});
