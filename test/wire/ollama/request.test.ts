import assert from 'node:assert/strict';
import type { ChatRequest, Sampling } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/ollama/request.js';
import { META, refusal, saidHello } from '../support/meta.js';
import { SAMPLING } from '../support/sampling.js';
import { WIRE_SAMPLING } from './sampling.js';

const HELLO = { role: 'user', content: 'Hello' };
const PNG = 'iVBORw0KGgo=';

const decode = (fields: Record<string, unknown> = {}): ChatRequest =>
  decodeRequest({ model: 'auto', messages: [HELLO], ...fields }, META);
const messagesOf = (...messages: readonly object[]) => decode({ messages }).messages;
const samplingOf = (fields: Record<string, unknown>): Sampling => decode(fields).sampling;
const calls = (...functions: readonly object[]): object => ({ role: 'assistant', content: '', tool_calls: functions });
const call = (name: string, id?: string): object => ({ id, function: { name, arguments: { x: 1 } } });

describe('decodeRequest of ollama', () => {
  it('reads a plain request', () => {
    assert.deepEqual(decode(), saidHello({ wire: 'ollama', body: { model: 'auto', messages: [HELLO] }, stream: true }));
  });

  it('keeps body, bytes and headers as they came', () => {
    const body = { model: 'auto', messages: [HELLO], keep_alive: '5m', x_unknown: 7 };
    const bytes = new Uint8Array([1]);
    const { source } = decodeRequest(body, { ...META, bytes, headers: { a: 'b' } });
    assert.equal(source.body, body);
    assert.equal(source.bytes, bytes);
    assert.deepEqual(source.headers, { a: 'b' });
  });

  it('streams unless told not to', () => {
    assert.equal(decode({ stream: null }).source.stream, true);
    assert.equal(decode({ stream: false }).source.stream, false);
  });

  it('prefers the model that is already known', () => {
    assert.equal(decodeRequest({ model: 'a:latest', messages: [] }, { ...META, model: 'a' }).model, 'a');
    assert.equal(decode({ model: 'auto:latest' }).model, 'auto');
  });

  it('reads no messages at all, which only loads a model', () => {
    assert.deepEqual(decode({ messages: undefined }).messages, []);
  });

  it('reads thoughts, text and pictures', () => {
    assert.deepEqual(messagesOf({ role: 'assistant', content: 'Yes.', thinking: 'hm' }), [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'Yes.' },
        ],
      },
    ]);
    assert.deepEqual(messagesOf({ role: 'user', content: '', images: [PNG, '/9j/AA', 'R0lGODAA', 'UklGRAAA'] }), [
      {
        role: 'user',
        parts: [
          { type: 'image', mediaType: 'image/png', data: PNG },
          { type: 'image', mediaType: 'image/jpeg', data: '/9j/AA' },
          { type: 'image', mediaType: 'image/gif', data: 'R0lGODAA' },
          { type: 'image', mediaType: 'image/webp', data: 'UklGRAAA' },
        ],
      },
    ]);
  });

  it('refuses pictures of a type it does not know', () => {
    assert.throws(() => messagesOf(HELLO, { role: 'user', images: [PNG, `data:image/png;base64,${PNG}`] }), {
      kind: 'invalid-request',
      message: /^"messages\[1\]\.images\[1\]" must be a PNG, JPEG, GIF or WebP picture in base64/,
    });
  });

  it('joins results to their calls by id, by tool, and by their order', () => {
    const messages = messagesOf(
      calls(call('read'), call('list', 'own'), call('find')),
      { role: 'tool', content: 'b', tool_call_id: 'own' },
      { role: 'tool', content: 'c', tool_name: 'find' },
      { role: 'tool', content: 'a' },
    );
    assert.deepEqual(
      messages.flatMap(({ parts }) => parts.map((part) => ('id' in part ? `${part.type} ${part.id}` : part.type))),
      [
        'tool-call call_0_0',
        'tool-call own',
        'tool-call call_0_2',
        'tool-result own',
        'tool-result call_0_2',
        'tool-result call_0_0',
      ],
    );
  });

  it('keeps a result whose call is not there', () => {
    const ids = messagesOf({ role: 'tool', content: 'a', tool_call_id: 'x' }, { role: 'tool', content: 'b' });
    assert.deepEqual(ids, [
      { role: 'tool', parts: [{ type: 'tool-result', id: 'x', text: 'a' }] },
      { role: 'tool', parts: [{ type: 'tool-result', id: 'result_1', text: 'b' }] },
    ]);
  });

  it('reads the pictures of a result', () => {
    assert.deepEqual(messagesOf({ role: 'tool', content: 'seen', tool_call_id: 'x', images: [PNG] })[0]?.parts, [
      {
        type: 'tool-result',
        id: 'x',
        text: 'seen',
        media: [{ type: 'image', mediaType: 'image/png', data: PNG }],
      },
    ]);
  });

  it('writes arguments as JSON', () => {
    const [message] = messagesOf(calls(call('read'), { function: { name: 'list' } }));
    assert.deepEqual(message?.parts, [
      { type: 'tool-call', id: 'call_0_0', name: 'read', argumentsJson: '{"x":1}' },
      { type: 'tool-call', id: 'call_0_1', name: 'list', argumentsJson: '{}' },
    ]);
  });

  it('reads tools', () => {
    const tools = [
      { type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } },
      { type: 'function', function: { name: 'list' } },
    ];
    assert.deepEqual(decode({ tools }).tools, [
      { name: 'read', description: 'Reads', schema: { type: 'object' } },
      { name: 'list', description: '', schema: { type: 'object', properties: {} } },
    ]);
  });

  it('reads what shapes the reply', () => {
    assert.deepEqual(samplingOf({ options: { ...WIRE_SAMPLING, num_ctx: 8_192 } }), SAMPLING);
    assert.deepEqual(samplingOf({ options: { stop: 'END', temperature: null } }), { stop: ['END'] });
  });

  it('takes limits of zero and less for none', () => {
    assert.deepEqual(samplingOf({ options: { num_predict: 1 } }), { maxOutputTokens: 1 });
    for (const limit of [0, -1, -2]) assert.deepEqual(samplingOf({ options: { num_predict: limit } }), {});
  });

  for (const [think, effort] of [
    [true, 'medium'],
    [false, 'none'],
    ['high', 'high'],
    [null, undefined],
  ] as const) {
    it(`takes think ${think} for ${effort ?? 'nothing'}`, () => {
      assert.equal(samplingOf({ think }).reasoningEffort, effort);
    });
  }

  it('reads the format', () => {
    assert.equal(samplingOf({ format: 'json' }).jsonSchema, true);
    assert.deepEqual(samplingOf({ format: { type: 'object' } }).jsonSchema, { type: 'object' });
    assert.equal(samplingOf({ format: '' }).jsonSchema, undefined);
  });

  for (const [fields, message] of [
    [{ model: 3 }, '"model" should be string'],
    [{ messages: [{ role: 'judge' }] }, '"messages[0].role" should be "system" or "user" or "assistant" or "tool"'],
    [{ tools: [{ type: 'function' }] }, '"tools[0].function" should be object'],
    [{ options: { temperature: 'hot' } }, '"options.temperature" should be number'],
  ] as const) {
    it(`refuses ${JSON.stringify(fields)}`, () => {
      assert.throws(() => decode(fields), refusal(message));
    });
  }
});
