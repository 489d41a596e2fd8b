import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeGenerate, generateWriter, saysNothing } from '../../../src/wire/ollama/generate.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';

const META = { id: 'req-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } } as const;
const PNG = 'iVBORw0KGgo=';

const decode = (fields: Record<string, unknown> = {}): ChatRequest =>
  decodeGenerate({ model: 'auto:latest', prompt: 'Hello', ...fields }, META);

describe('decodeGenerate', () => {
  it('reads a prompt as a conversation of one turn', () => {
    assert.deepEqual(decode(), {
      id: 'req-1',
      model: 'auto',
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
      tools: [],
      sampling: {},
      client: META.client,
      source: { wire: 'none', body: { model: 'auto:latest', prompt: 'Hello' }, stream: true },
    });
  });

  it('reads system text, pictures and options', () => {
    const request = decode({ system: 'Be brief.', images: [PNG], options: { seed: 7 }, think: false, stream: false });
    assert.deepEqual(request.messages, [
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'Hello' },
          { type: 'image', mediaType: 'image/png', data: PNG },
        ],
      },
    ]);
    assert.deepEqual(request.sampling, { seed: 7, reasoningEffort: 'none' });
    assert.equal(request.source.stream, false);
  });

  for (const [field, value] of [
    ['raw', true],
    ['template', '{{ .Prompt }}'],
    ['context', [1, 2]],
    ['logprobs', true],
  ] as const) {
    it(`refuses ${field} by name`, () => {
      assert.throws(() => decode({ [field]: value }), { kind: 'invalid-request', message: new RegExp(`^"${field}" `) });
    });
  }

  it('takes them when they say nothing', () => {
    assert.doesNotThrow(() => decode({ raw: false, template: '', context: [], logprobs: false, suffix: '' }));
  });

  it('names the picture it cannot read', () => {
    assert.throws(() => decode({ images: ['x'] }), { message: /^"images\[0\]" must be/ });
  });

  it('knows a request that only loads a model', () => {
    assert.equal(saysNothing(decode({ prompt: '' })), true);
    assert.equal(saysNothing(decode({ prompt: undefined, system: 'Be brief.' })), true);
    assert.equal(saysNothing(decode()), false);
    assert.equal(saysNothing(decode({ prompt: '', images: [PNG] })), false);
  });
});

describe('generateWriter', () => {
  it('has the words beside the other fields', async () => {
    const lines = await toArray(
      generateWriter.encodeStream(
        { id: 'req-1', createdS: 0, request: aRequest() },
        inPieces([
          { type: 'reply-start', model: { provider: 'acme', model: 'one' }, passes: false },
          { type: 'reasoning-delta', text: 'hm' },
          { type: 'text-delta', text: 'Hi' },
          { type: 'finish', reason: 'stop', usage: undefined },
        ] as const),
      ),
    );
    const head = { model: 'acme/one', created_at: '1970-01-01T00:00:00.000Z' };
    assert.deepEqual(
      lines.map((line): unknown => JSON.parse(line)),
      [
        { ...head, response: '', thinking: 'hm', done: false },
        { ...head, response: 'Hi', done: false },
        { ...head, response: '', done: true, done_reason: 'stop' },
      ],
    );
  });
});
