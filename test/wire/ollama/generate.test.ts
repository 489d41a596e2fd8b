import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeGenerate, encodeGenerate, generateWriter, saysNothing } from '../../../src/wire/ollama/generate.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { META, saidHello } from '../support/meta.js';
import { START } from '../support/reply.js';

const PNG = 'iVBORw0KGgo=';

const decode = (fields: Record<string, unknown> = {}): ChatRequest =>
  decodeGenerate({ model: 'auto:latest', prompt: 'Hello', ...fields }, META);

describe('decodeGenerate', () => {
  it('reads a prompt as a conversation of one turn', () => {
    assert.deepEqual(
      decode(),
      saidHello({ wire: 'ollama-generate', body: { model: 'auto:latest', prompt: 'Hello' }, stream: true }),
    );
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

  it('reads the text behind a gap to fill', () => {
    assert.equal(decode({ suffix: 'b' }).suffix, 'b');
    assert.equal('suffix' in decode({ suffix: '' }), false);
  });

  it('keeps the bytes, for a server of the same wire', () => {
    const bytes = new Uint8Array([1]);
    assert.equal(decodeGenerate({ model: 'auto', prompt: 'a' }, { ...META, bytes }).source.bytes, bytes);
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

describe('encodeGenerate', () => {
  const OPTIONS = { model: 'm', name: 'Ollama', quirks: [], maxOutputTokens: 1, contextTokens: 32_768 };
  const encode = (over: Partial<ChatRequest>) => encodeGenerate(aRequest(over), OPTIONS);

  it('writes one turn with the text behind the gap', () => {
    const body = { model: 'auto', prompt: 'a', suffix: 'b' };
    const sampling = { temperature: 0, stop: ['END'], maxOutputTokens: 9 };
    const source = { wire: 'openai-completions', body, stream: true } as const;
    assert.deepEqual(encode({ messages: [userSays('a')], suffix: 'b', sampling, source }), {
      model: 'm',
      stream: true,
      prompt: 'a',
      suffix: 'b',
      options: { temperature: 0, stop: ['END'], num_predict: 9 },
    });
  });

  it('writes system texts and pictures', () => {
    const image = { type: 'image', mediaType: 'image/png', data: PNG } as const;
    const messages = [
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'a' }, image] },
    ] as const;
    assert.partialDeepStrictEqual(encode({ messages }), { system: 'Be brief.', prompt: 'a', images: [PNG] });
  });

  it('asks for a window that holds the text behind the gap as well', () => {
    const { options } = encode({ messages: [userSays('a')], suffix: 'word '.repeat(5_000) });
    assert.ok((options as { num_ctx?: number }).num_ctx);
  });

  it('refuses what one prompt cannot hold', () => {
    const tool = { name: 'read', description: '', schema: {} };
    assert.throws(() => encode({ tools: [tool] }), { message: /^"tools" cannot be carried over to Ollama/ });
    for (const messages of [[userSays('a'), userSays('b')], [assistantSays('a')], []]) {
      assert.throws(() => encode({ messages }), { message: /^"messages" cannot be carried over to Ollama/ });
    }
  });

  it('refuses what only another wire can carry', () => {
    const body = { model: 'auto', prompt: 'a', suffix: 'b', n: 2 };
    assert.throws(() => encode({ source: { wire: 'openai-completions', body, stream: true } }), {
      message: /^"n" cannot be carried over to Ollama/,
    });
  });
});

describe('generateWriter', () => {
  it('has the words beside the other fields', async () => {
    const lines = await toArray(
      generateWriter.encodeStream(
        { id: 'req-1', createdS: 0, request: aRequest() },
        inPieces([
          START,
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
