import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/openai-completions/request.js';
import { META } from '../support/meta.js';

const decode = (fields: Record<string, unknown>): ChatRequest =>
  decodeRequest({ model: 'auto', prompt: 'Once', ...fields }, META);

describe('decodeRequest of openai-completions', () => {
  it('reads a prompt as a conversation of one turn', () => {
    const body = {
      model: 'auto',
      prompt: 'Once',
      stream: true,
      max_tokens: 16,
      temperature: 0,
      top_p: 1,
      stop: ['\n'],
    };
    assert.deepEqual(decodeRequest(body, META), {
      id: 'req-1',
      model: 'auto',
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Once' }] }],
      tools: [],
      sampling: { temperature: 0, topP: 1, maxOutputTokens: 16, stop: ['\n'] },
      client: META.client,
      source: { wire: 'openai-completions', body, stream: true },
    });
  });

  it('reads a list of exactly one prompt', () => {
    assert.deepEqual(decode({ prompt: ['Once'] }).messages[0]?.parts, [{ type: 'text', text: 'Once' }]);
  });

  it('reads several prompts as far as they are text', () => {
    assert.deepEqual(decode({ prompt: ['a', [1, 2], 'b'] }).messages[0]?.parts, [{ type: 'text', text: 'a\nb' }]);
  });

  it('refuses a list of none', () => {
    assert.throws(() => decode({ prompt: [] }), {
      kind: 'invalid-request',
      message: '"prompt" must hold at least one text.',
    });
  });

  it('keeps what only this wire can answer', () => {
    const body = { model: 'auto', prompt: 'a', suffix: 'b', echo: true, n: 2, best_of: 3, logprobs: 1 };
    assert.equal(decodeRequest(body, META).source.body, body);
  });

  it('reads all that shapes the reply, and takes null for absent', () => {
    const fields = { top_k: 5, seed: 7, presence_penalty: 1, frequency_penalty: -1, temperature: null, stop: 'END' };
    assert.deepEqual(decode(fields).sampling, {
      topK: 5,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: -1,
      stop: ['END'],
    });
  });

  it('keeps the bytes and headers it came with', () => {
    const bytes = new Uint8Array([123]);
    const { source } = decodeRequest({ model: 'auto', prompt: 'a' }, { ...META, bytes, headers: { a: 'b' } });
    assert.deepEqual([source.bytes, source.headers], [bytes, { a: 'b' }]);
  });

  it('refuses a body without a prompt', () => {
    assert.throws(() => decode({ prompt: undefined }), {
      kind: 'invalid-request',
      message: 'The request is not valid: "prompt" should be string or array.',
    });
  });

  it('reads the text behind a gap to fill', () => {
    const decode = (suffix: unknown) => decodeRequest({ model: 'auto', prompt: 'a', suffix }, META);
    assert.equal(decode('b').suffix, 'b');
    assert.equal('suffix' in decode(''), false);
    assert.equal('suffix' in decode(null), false);
  });
});
