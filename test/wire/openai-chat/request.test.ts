import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/openai-chat/request.js';
import { META, refusal, saidHello } from '../support/meta.js';

const HELLO = { role: 'user', content: 'Hello' };

const decode = (fields: Record<string, unknown> = {}): ChatRequest =>
  decodeRequest({ model: 'auto', messages: [HELLO], ...fields }, META);

describe('decodeRequest of openai-chat', () => {
  it('reads a plain request', () => {
    assert.deepEqual(
      decode(),
      saidHello({ wire: 'openai-chat', body: { model: 'auto', messages: [HELLO] }, stream: false }),
    );
  });

  it('keeps the very body it was given, unknown fields and all', () => {
    const body = { model: 'auto', messages: [{ ...HELLO, cache_control: { type: 'ephemeral' } }], x_unknown: 7 };
    assert.equal(decodeRequest(body, META).source.body, body);
  });

  it('knows whether the client wants a stream', () => {
    assert.equal(decode({ stream: true }).source.stream, true);
    assert.equal(decode({ stream: false }).source.stream, false);
    assert.equal(decode({ stream: null }).source.stream, false);
  });

  it('takes the developer for the system', () => {
    assert.equal(decode({ messages: [{ role: 'developer', content: 'Be brief.' }] }).messages[0]?.role, 'system');
  });

  it('reads function tools, and leaves other kinds to the body', () => {
    const tools = [
      { type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } },
      { type: 'function', function: { name: 'now' } },
      { type: 'web_search' },
    ];
    assert.deepEqual(decode({ tools }).tools, [
      { name: 'read', description: 'Reads', schema: { type: 'object' } },
      { name: 'now', description: '', schema: { type: 'object', properties: {} } },
    ]);
  });

  it('reads strictness', () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: {}, strict: true } }];
    assert.deepEqual(decode({ tools }).tools, [{ name: 'f', description: '', schema: {}, strict: true }]);
  });

  it('reads tools for plain text, with the grammar they want', () => {
    const format = { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } };
    const tools = [{ type: 'custom', custom: { name: 'patch', description: 'Patches.', format } }];
    assert.deepEqual(decode({ tools, tool_choice: { type: 'custom', custom: { name: 'patch' } } }).sampling, {
      toolChoice: { name: 'patch' },
    });
    assert.deepEqual(decode({ tools }).tools, [
      {
        name: 'patch',
        description: 'Patches.\n\nThe input follows this lark grammar:\nstart: "a"',
        schema: {
          type: 'object',
          properties: { input: { type: 'string' } },
          required: ['input'],
          additionalProperties: false,
        },
        freeform: true,
      },
    ]);
  });

  it('reads what shapes the reply beside its length', () => {
    const fields = {
      top_k: 5,
      seed: 7,
      presence_penalty: 1,
      frequency_penalty: -1,
      parallel_tool_calls: false,
      reasoning_effort: 'xhigh',
    };
    assert.deepEqual(decode(fields).sampling, {
      topK: 5,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: -1,
      parallelToolCalls: false,
      reasoningEffort: 'xhigh',
    });
  });

  it('reads how hard to think in the other form, and leaves other words to the body', () => {
    assert.deepEqual(decode({ reasoning: { effort: 'low', max_tokens: 500 } }).sampling, {
      reasoningEffort: 'low',
      reasoningTokens: 500,
    });
    assert.deepEqual(decode({ reasoning_effort: 'default', reasoning: true }).sampling, {});
  });

  it('keeps the bytes and headers it came with', () => {
    const bytes = new Uint8Array([123]);
    const { source } = decodeRequest({ model: 'auto', messages: [] }, { ...META, bytes, headers: { a: 'b' } });
    assert.deepEqual([source.bytes, source.headers], [bytes, { a: 'b' }]);
  });

  it('reads what shapes the reply', () => {
    const fields = { temperature: 0.2, top_p: 0.9, max_tokens: 50, stop: 'END', tool_choice: 'required' };
    assert.deepEqual(decode(fields).sampling, {
      temperature: 0.2,
      topP: 0.9,
      maxOutputTokens: 50,
      stop: ['END'],
      toolChoice: 'required',
    });
  });

  it('takes null for absent', () => {
    const fields = { temperature: null, top_p: null, max_tokens: null, stop: null, tools: null, tool_choice: null };
    assert.deepEqual(decode(fields).sampling, {});
  });

  it('prefers the newer name of the output limit', () => {
    assert.equal(decode({ max_tokens: 50, max_completion_tokens: 60 }).sampling.maxOutputTokens, 60);
  });

  it('reads a tool choice by name', () => {
    const choice = { type: 'function', function: { name: 'read' } };
    assert.deepEqual(decode({ tool_choice: choice }).sampling.toolChoice, { name: 'read' });
  });

  it('reads the three response formats', () => {
    const schemaOf = (format: object): unknown => decode({ response_format: format }).sampling.jsonSchema;
    assert.deepEqual(schemaOf({ type: 'json_schema', json_schema: { name: 'r', schema: { type: 'object' } } }), {
      type: 'object',
    });
    assert.equal(schemaOf({ type: 'json_object' }), true);
    assert.equal(schemaOf({ type: 'text' }), undefined);
  });

  it('takes 128 choices, and a conversation that has not begun', () => {
    assert.deepEqual(decode({ n: 128, messages: [] }).messages, []);
  });

  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['no choice at all', { n: 0 }, '"n" should be at least 1 (number)'],
    ['129 choices', { n: 129 }, '"n" should be at most 128 (number)'],
    ['a model that is not text', { model: 5 }, '"model" should be string'],
    [
      'a text part without text',
      { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      '"messages[0].content[0].text" should be string',
    ],
    [
      'content of another type',
      { messages: [{ role: 'user', content: 5 }] },
      '"messages[0].content" should be string or array',
    ],
    ['an output limit of zero', { max_tokens: 0 }, '"max_tokens" should be more than 0 (number)'],
    [
      'a tool result without its id',
      { messages: [{ role: 'tool', content: 'x' }] },
      '"messages[0].tool_call_id" should be string',
    ],
  ];
  for (const [what, fields, message] of wrong) {
    it(`refuses ${what}, naming the field`, () => {
      assert.throws(() => decode(fields), refusal(message));
    });
  }

  it('refuses an unknown role, naming the field', () => {
    assert.throws(() => decode({ messages: [{ role: 'wizard', content: 'x' }] }), /"messages\[0\].role"/);
  });
});
