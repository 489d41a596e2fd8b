import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/openai-completions/request.js';

const META = { id: 'req-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } } as const;
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

  for (const prompt of [[], ['a', 'b'], [1, 2, 3], [[1, 2]]]) {
    it(`refuses the prompt ${JSON.stringify(prompt)}`, () => {
      assert.throws(() => decode({ prompt }), { kind: 'invalid-request', message: /^"prompt" must be one text/ });
    });
  }

  for (const [field, refused, taken] of [
    ['n', 2, 1],
    ['best_of', 2, 1],
    ['echo', true, false],
    ['logprobs', 1, 0],
    ['suffix', 'end', ''],
  ] as const) {
    it(`refuses ${field} by name, and takes ${JSON.stringify(taken)}`, () => {
      assert.throws(() => decode({ [field]: refused }), {
        kind: 'invalid-request',
        message: `"${field}" is not supported on /v1/completions here. Leave it out.`,
      });
      decode({ [field]: taken });
      decode({ [field]: null });
    });
  }

  it('refuses a body without a prompt', () => {
    assert.throws(() => decode({ prompt: undefined }), {
      kind: 'invalid-request',
      message: 'The request is not valid: "prompt" should be string or array.',
    });
  });
});
