import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import type { RequestMeta } from '../../../src/wire/port.js';
import { decodeRequest } from '../../../src/wire/openai-responses/request.js';
import { META } from '../support/meta.js';

const decode = (body: Record<string, unknown>, meta: RequestMeta = META): ChatRequest =>
  decodeRequest({ model: 'auto', ...body }, meta);
const messagesOf = (...input: readonly object[]) => decode({ input }).messages;

describe('decodeRequest of openai-responses', () => {
  it('reads plain text and instructions', () => {
    const request = decode({ input: 'Hello', instructions: 'Be brief.' });
    assert.equal(request.id, 'req-1');
    assert.equal(request.model, 'auto');
    assert.deepEqual(request.messages, [
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
    ]);
  });

  it('keeps the body with fields it does not know, and the bytes and headers as given', () => {
    const body = { model: 'auto', input: 'Hello', client_metadata: { a: 1 } };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const request = decodeRequest(body, { ...META, bytes, headers: { 'openai-beta': 'x' } });
    assert.equal(request.source.body, body);
    assert.deepEqual(request.source, {
      wire: 'openai-responses',
      body,
      stream: false,
      bytes,
      headers: { 'openai-beta': 'x' },
    });
  });

  it('streams only when asked to', () => {
    assert.equal(decode({ input: 'a', stream: true }).source.stream, true);
    assert.equal(decode({ input: 'a', stream: null }).source.stream, false);
  });

  it('needs no input', () => assert.deepEqual(decode({}).messages, []));

  it('reads messages of every role, with or without a type', () => {
    assert.deepEqual(
      messagesOf(
        { role: 'developer', content: 'a' },
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'b' }] },
        { role: 'user', content: [{ type: 'input_text', text: 'c' }] },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'd', annotations: [] }],
        },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'e' }] },
      ).map(({ role, parts }) => [role, parts]),
      [
        ['system', [{ type: 'text', text: 'a' }]],
        ['system', [{ type: 'text', text: 'b' }]],
        ['user', [{ type: 'text', text: 'c' }]],
        ['assistant', [{ type: 'text', text: 'd' }]],
        ['assistant', [{ type: 'text', text: 'e' }]],
      ],
    );
  });

  it('reads images and documents', () => {
    const content = [
      { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
      { type: 'input_file', file_url: 'https://example.com/b.pdf' },
    ];
    assert.deepEqual(messagesOf({ role: 'user', content })[0]?.parts, [
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
      { type: 'image', mediaType: 'image/png', data: 'AAAA' },
      { type: 'file', mediaType: 'application/pdf', data: 'BBBB', name: 'a.pdf' },
      { type: 'file', mediaType: 'url', data: 'https://example.com/b.pdf' },
    ]);
  });

  it('names the file it cannot read', () => {
    const content = [{ type: 'input_file', file_data: 'BBBB' }];
    assert.throws(() => messagesOf({ role: 'user', content }), {
      kind: 'invalid-request',
      message: '"input[0].content[0].file_data" must be an https address or a base64 data: URL.',
    });
  });

  it('makes one message of what a model said in one turn, and one of its outputs', () => {
    const sealed = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'hm' }],
      encrypted_content: 'X',
    };
    assert.deepEqual(
      messagesOf(
        sealed,
        { type: 'message', role: 'assistant', content: 'Looking.' },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
        { type: 'custom_tool_call', call_id: 'c2', name: 'patch', input: 'say "hi"' },
        { type: 'function_call_output', call_id: 'c1', output: 'one' },
        {
          type: 'custom_tool_call_output',
          call_id: 'c2',
          output: [
            { type: 'input_text', text: 'two' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
          ],
        },
      ),
      [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'hm', seal: { wire: 'openai-responses', value: sealed } },
            { type: 'text', text: 'Looking.' },
            { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{"a":1}' },
            { type: 'tool-call', id: 'c2', name: 'patch', argumentsJson: '{"input":"say \\"hi\\""}' },
          ],
        },
        {
          role: 'tool',
          parts: [
            { type: 'tool-result', id: 'c1', text: 'one' },
            {
              type: 'tool-result',
              id: 'c2',
              text: 'two',
              media: [{ type: 'image', mediaType: 'image/png', data: 'AAAA' }],
            },
          ],
        },
      ],
    );
  });

  it('keeps two texts of a model apart, but not when a call stands between them', () => {
    const said = (content: string) => ({ role: 'assistant', content });
    const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '' };
    assert.equal(messagesOf(said('a'), said('b')).length, 2);
    assert.equal(messagesOf(said('a'), call, said('b')).length, 1);
  });

  it('reads reasoning without a seal as words only', () => {
    const item = {
      type: 'reasoning',
      summary: [
        { type: 'summary_text', text: 'a' },
        { type: 'summary_text', text: 'b' },
      ],
    };
    assert.deepEqual(messagesOf(item)[0]?.parts, [{ type: 'reasoning', text: 'a\n\nb' }]);
    const open = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'c' }] };
    assert.deepEqual(messagesOf(open)[0]?.parts, [{ type: 'reasoning', text: 'c' }]);
  });

  it('reads calls of the local shell and of client-side searches', () => {
    assert.deepEqual(
      messagesOf(
        {
          type: 'local_shell_call',
          id: 'l',
          call_id: 'c1',
          status: 'completed',
          action: { type: 'exec', command: ['ls'] },
        },
        { type: 'local_shell_call_output', id: 'c1', output: 'a.ts' },
        { type: 'tool_search_call', call_id: 'c2', execution: 'client', arguments: { query: 'mail' } },
        {
          type: 'tool_search_output',
          call_id: 'c2',
          tools: [
            { type: 'namespace', name: 'mail', description: 'Mail', tools: [{ type: 'function', name: 'send' }] },
          ],
        },
      ),
      [
        {
          role: 'assistant',
          parts: [{ type: 'tool-call', id: 'c1', name: 'local_shell', argumentsJson: '{"command":["ls"]}' }],
        },
        { role: 'tool', parts: [{ type: 'tool-result', id: 'c1', text: 'a.ts' }] },
        {
          role: 'assistant',
          parts: [{ type: 'tool-call', id: 'c2', name: 'tool_search', argumentsJson: '{"query":"mail"}' }],
        },
        {
          role: 'tool',
          parts: [{ type: 'tool-result', id: 'c2', text: '[{"namespace":"mail","tools":[{"name":"send"}]}]' }],
        },
      ],
    );
  });

  it('reads what shapes the reply', () => {
    const request = decode({
      input: 'a',
      temperature: 0,
      top_p: 0.5,
      max_output_tokens: 100,
      parallel_tool_calls: false,
      presence_penalty: 1,
      frequency_penalty: 2,
      reasoning: { effort: 'xhigh', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'x', schema: { type: 'object' } }, verbosity: 'low' },
      tool_choice: 'required',
    });
    assert.deepEqual(request.sampling, {
      temperature: 0,
      topP: 0.5,
      maxOutputTokens: 100,
      parallelToolCalls: false,
      presencePenalty: 1,
      frequencyPenalty: 2,
      reasoningEffort: 'xhigh',
      jsonSchema: { type: 'object' },
      toolChoice: 'required',
    });
  });

  it('reads any JSON object, plain text and unknown efforts', () => {
    assert.deepEqual(decode({ text: { format: { type: 'json_object' } } }).sampling, { jsonSchema: true });
    assert.deepEqual(decode({ text: { format: { type: 'text' } } }).sampling, {});
    assert.deepEqual(decode({ reasoning: { effort: 'heroic' } }).sampling, {});
    assert.deepEqual(decode({ reasoning: null, text: {}, tool_choice: null }).sampling, {});
  });

  it('reads which tool is forced, by the name other wires know it by', () => {
    const tools = [{ type: 'namespace', name: 'mail', tools: [{ type: 'function', name: 'send' }] }];
    const choose = (toolChoice: object) => decode({ tools, tool_choice: toolChoice }).sampling.toolChoice;
    assert.deepEqual(choose({ type: 'function', name: 'f' }), { name: 'f' });
    assert.deepEqual(choose({ type: 'custom', name: 'p' }), { name: 'p' });
    assert.deepEqual(choose({ type: 'function', name: 'send', namespace: 'mail' }), { name: 'mail__send' });
    assert.equal(choose({ type: 'web_search_preview' }), undefined);
  });

  it('forces the local shell only where it is offered', () => {
    const choice = { type: 'local_shell' };
    const tools = [{ type: 'local_shell' }];
    assert.deepEqual(decode({ tools, tool_choice: choice }).sampling.toolChoice, { name: 'local_shell' });
    assert.equal(decode({ tool_choice: choice }).sampling.toolChoice, undefined);
  });

  it('offers only the tools that are allowed', () => {
    const tools = [
      { type: 'function', name: 'f' },
      { type: 'function', name: 'g' },
      { type: 'namespace', name: 'mail', tools: [{ type: 'function', name: 'send' }] },
      { type: 'local_shell' },
    ];
    const allowed = (mode: string, ...list: object[]) =>
      decode({ tools, tool_choice: { type: 'allowed_tools', mode, tools: list } });
    const some = allowed('required', { type: 'function', name: 'g' }, { type: 'namespace', name: 'mail' });
    assert.deepEqual(
      some.tools.map(({ name }) => name),
      ['g', 'mail__send'],
    );
    assert.equal(some.sampling.toolChoice, 'required');
    const shell = allowed('auto', { type: 'local_shell' });
    assert.deepEqual(
      shell.tools.map(({ name }) => name),
      ['local_shell'],
    );
    assert.equal(shell.sampling.toolChoice, 'auto');
  });

  it('refuses a background response by name', () => {
    assert.throws(() => decode({ input: 'a', background: true }), { kind: 'invalid-request', message: /"background"/ });
    assert.equal(decode({ input: 'a', background: false }).messages.length, 1);
  });

  const faults: readonly (readonly [body: Record<string, unknown>, message: RegExp])[] = [
    [{ model: 1 }, /"model" should be string/],
    [{ input: 5 }, /"input" should be string or array/],
    [{ input: [{ type: 'function_call', call_id: 'c', name: 'f' }] }, /"input\[0\]\.arguments" should be string/],
    [{ input: [{ role: 'boss', content: 'x' }] }, /"input\[0\]\.role" should be "user"/],
    [
      { input: [{ role: 'user', content: [{ type: 'input_text' }] }] },
      /"input\[0\]\.content\[0\]\.text" should be string/,
    ],
    [{ input: [{}] }, /"input\[0\]\.role"/],
    [{ tools: [{ type: 'function' }] }, /"tools\[0\]\.name" should be string/],
    [{ tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom' }] }] }, /"tools\[0\]\.tools\[0\]\.name"/],
    [{ max_output_tokens: 0 }, /"max_output_tokens" should be/],
  ];
  for (const [body, message] of faults) {
    it(`says what is wrong in ${JSON.stringify(body)}`, () => {
      assert.throws(() => decode(body), { kind: 'invalid-request', message });
    });
  }
});
