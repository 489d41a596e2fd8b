import assert from 'node:assert/strict';
import type { ChatRequest, Sampling } from '../../../src/core/chat.js';
import { decodePrompt, decodeRequest } from '../../../src/wire/anthropic-messages/request.js';

const META = { id: 'id-1', client: { surface: 'proxy', app: 'claude-cli', sessionId: undefined } } as const;
const HI = [{ role: 'user', content: 'Hi' }];

const decode = (body: object): ChatRequest =>
  decodeRequest({ model: 'auto', max_tokens: 9, messages: HI, ...body }, META);
const sampled = (body: object): Sampling => decode(body).sampling;
const systemOf = (system: unknown): unknown => decode({ system }).messages.slice(0, -1);
const text = (words: string) => ({ type: 'text', text: words });

describe('decodeRequest of anthropic-messages', () => {
  it('reads a plain request, and keeps the body as its source', () => {
    const body = { model: 'auto', max_tokens: 9, messages: HI, metadata: { user_id: 'u' }, service_tier: 'auto' };
    assert.deepEqual(decodeRequest(body, META), {
      id: 'id-1',
      model: 'auto',
      messages: [{ role: 'user', parts: [text('Hi')] }],
      tools: [],
      sampling: { maxOutputTokens: 9 },
      client: META.client,
      source: { wire: 'anthropic-messages', body, stream: false },
    });
  });

  it('keeps bytes, headers and the wish for a stream', () => {
    const bytes = new Uint8Array([123]);
    const headers = { 'anthropic-beta': 'a,b', 'anthropic-version': '2026-10-21' };
    const { source } = decodeRequest(
      { model: 'auto', max_tokens: 9, messages: HI, stream: true },
      {
        ...META,
        bytes,
        headers,
      },
    );
    assert.deepEqual([source.stream, source.bytes, source.headers], [true, bytes, headers]);
  });

  it('reads a system text, or a list of them as paragraphs', () => {
    assert.deepEqual(systemOf('A'), [{ role: 'system', parts: [text('A')] }]);
    assert.deepEqual(systemOf([text('A'), { ...text('B'), cache_control: { type: 'ephemeral' } }]), [
      { role: 'system', parts: [text('A\n\nB')] },
    ]);
    assert.deepEqual(systemOf(''), []);
    assert.deepEqual(systemOf([]), []);
  });

  it('takes the header that Claude Code writes as a text for no instruction', () => {
    assert.deepEqual(systemOf([text('x-anthropic-billing-header: cc_version=2.1'), text('A')]), [
      { role: 'system', parts: [text('A')] },
    ]);
  });

  it('reads tools, and skips those that only the provider knows', () => {
    const schema = { type: 'object', properties: {} };
    const tools = [
      { name: 'read', description: 'Reads', input_schema: schema, cache_control: { type: 'ephemeral' } },
      { type: 'custom', name: 'write', input_schema: schema, strict: true, eager_input_streaming: true },
      { type: 'web_search_20250305', name: 'web_search', max_uses: 8 },
      { type: 'mcp_toolset', mcp_server_name: 'x' },
    ];
    assert.deepEqual(decode({ tools }).tools, [
      { name: 'read', description: 'Reads', schema },
      { name: 'write', description: '', schema, strict: true },
    ]);
  });

  it('takes a limit of zero, which only warms a cache, for none', () => {
    assert.deepEqual(sampled({ max_tokens: 0 }), {});
  });

  it('reads what shapes the reply', () => {
    assert.deepEqual(sampled({ temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ['END'] }), {
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stop: ['END'],
    });
  });

  for (const [choice, expected] of [
    [{ type: 'auto' }, { toolChoice: 'auto' }],
    [{ type: 'any' }, { toolChoice: 'required' }],
    [{ type: 'none' }, { toolChoice: 'none' }],
    [
      { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      { toolChoice: { name: 'f' }, parallelToolCalls: false },
    ],
    [{ type: 'auto', disable_parallel_tool_use: false }, { toolChoice: 'auto' }],
  ] as const) {
    it(`reads the choice ${JSON.stringify(choice)}`, () => {
      assert.deepEqual(sampled({ tool_choice: choice }), { maxOutputTokens: 9, ...expected });
    });
  }

  for (const [thinking, effort, expected] of [
    [{ type: 'enabled', budget_tokens: 4_096 }, undefined, { reasoningTokens: 4_096 }],
    [{ type: 'adaptive' }, undefined, {}],
    [{ type: 'adaptive' }, 'xhigh', { reasoningEffort: 'xhigh' }],
    [{ type: 'disabled' }, 'high', { reasoningEffort: 'none' }],
    [undefined, 'low', { reasoningEffort: 'low' }],
    [undefined, 'some-day', {}],
  ] as const) {
    it(`reads thinking ${JSON.stringify(thinking)} with effort ${effort ?? 'unsaid'}`, () => {
      assert.deepEqual(sampled({ thinking, output_config: { effort } }), { maxOutputTokens: 9, ...expected });
    });
  }

  it('reads the form of the reply, under its new and its old name', () => {
    const format = { type: 'json_schema', schema: { type: 'object' } };
    assert.deepEqual(sampled({ output_config: { format } }).jsonSchema, { type: 'object' });
    assert.deepEqual(sampled({ output_format: format }).jsonSchema, { type: 'object' });
  });

  for (const [field, body] of [
    ['max_tokens', { max_tokens: undefined }],
    ['max_tokens', { max_tokens: -1 }],
    ['model', { model: 'a\nb' }],
    ['messages[0].role', { messages: [{ role: 'tool', content: '' }] }],
    ['messages[0].content[0].text', { messages: [{ role: 'user', content: [{ type: 'text' }] }] }],
    ['tools[0].input_schema', { tools: [{ name: 'f' }] }],
    ['tool_choice.name', { tool_choice: { type: 'tool' } }],
    ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 0 } }],
  ] as const) {
    it(`refuses a wrong ${field} by name, as in ${JSON.stringify(body)}`, () => {
      assert.throws(
        () => decode(body),
        (error: Error & { kind?: string }) => error.kind === 'invalid-request' && error.message.includes(`"${field}"`),
      );
    });
  }
});

describe('decodePrompt of anthropic-messages', () => {
  it('reads a prompt that sets no limit', () => {
    const { messages, tools, sampling } = decodePrompt(
      { model: 'auto', messages: HI, system: 'A', tools: [{ name: 'f', input_schema: {} }] },
      META,
    );
    assert.deepEqual([messages.length, tools.length, sampling], [2, 1, {}]);
  });

  it('refuses what is no prompt', () => {
    assert.throws(() => decodePrompt({ model: 'auto' }, META), { kind: 'invalid-request' });
  });
});
