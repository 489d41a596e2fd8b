import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest, ContentPart, Sampling, ToolSpec } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/openai-responses/encode.js';
import type { EncodeOptions } from '../../../src/wire/port.js';
import { aRequest, userSays } from '../../support/builders.js';

const OPTIONS: EncodeOptions = {
  model: 'gpt-9',
  name: 'Acme',
  quirks: [],
  maxOutputTokens: 4_096,
  contextTokens: 100_000,
};

const encode = (over: Partial<ChatRequest> = {}, options: Partial<EncodeOptions> = {}): Record<string, unknown> =>
  encodeRequest(aRequest(over), { ...OPTIONS, ...options });
const inputOf = (...messages: readonly ChatMessage[]): unknown => encode({ messages })['input'];
const CONVERSATION = ['model', 'input', 'tools', 'store', 'stream'];
const shaped = (sampling: Sampling, tools: readonly ToolSpec[] = []): object =>
  Object.fromEntries(Object.entries(encode({ sampling, tools })).filter(([name]) => !CONVERSATION.includes(name)));
const assistant = (...parts: ContentPart[]): ChatMessage => ({ role: 'assistant', parts });
const TOOL: ToolSpec = { name: 'f', description: 'Does f.', schema: { type: 'object' } };
const FREEFORM: ToolSpec = { name: 'p', description: 'Edits.', schema: {}, freeform: true };

describe('encodeRequest of openai-responses', () => {
  it('asks for a stream that nobody keeps', () => {
    assert.deepEqual(encode({ messages: [userSays('Hi')] }), {
      model: 'gpt-9',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      store: false,
      stream: true,
    });
  });

  it('puts what the system says first into instructions, and what it says later where it was said', () => {
    const system = (text: string): ChatMessage => ({ role: 'system', parts: [{ type: 'text', text }] });
    const body = encode({ messages: [system('a'), userSays('b'), system('c')] });
    assert.equal(body['instructions'], 'a');
    assert.deepEqual(body['input'], [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'b' }] },
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'c' }] },
    ]);
  });

  it('writes images and documents', () => {
    const parts: ContentPart[] = [
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
      { type: 'image', mediaType: 'image/png', data: 'AAAA' },
      { type: 'file', mediaType: 'application/pdf', data: 'BBBB' },
      { type: 'file', mediaType: 'url', data: 'https://example.com/b.pdf' },
    ];
    assert.deepEqual(inputOf({ role: 'user', parts }), [
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
          { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
          { type: 'input_file', filename: 'document.pdf', file_data: 'data:application/pdf;base64,BBBB' },
          { type: 'input_file', file_url: 'https://example.com/b.pdf' },
        ],
      },
    ]);
  });

  it('writes a turn of the model item by item, and gives sealed reasoning back as it came', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'X' };
    assert.deepEqual(
      inputOf(
        assistant(
          { type: 'reasoning', text: '', seal: { wire: 'openai-responses', value: item } },
          { type: 'text', text: 'Look' },
          { type: 'text', text: 'ing.' },
          { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{"a":1}' },
          { type: 'tool-call', id: 'c2', name: 'f', argumentsJson: '' },
        ),
      ),
      [
        item,
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'Look', annotations: [] },
            { type: 'output_text', text: 'ing.', annotations: [] },
          ],
        },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
        { type: 'function_call', call_id: 'c2', name: 'f', arguments: '{}' },
      ],
    );
  });

  it('leaves out what the model said without a word, as clients send it beside calls', () => {
    const call = { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}' } as const;
    const silence = { type: 'text', text: '' } as const;
    assert.deepEqual(inputOf(assistant(silence, call), assistant(silence)), [
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
    ]);
  });

  it('leaves out reasoning that others made', () => {
    const parts: ContentPart[] = [
      { type: 'reasoning', text: 'hm' },
      { type: 'reasoning', text: 'hm', seal: { wire: 'anthropic-messages', value: 'sig' } },
    ];
    assert.deepEqual(inputOf(assistant(...parts)), []);
  });

  it('writes outputs next to each other, with pictures and failures', () => {
    const results: ContentPart[] = [
      { type: 'tool-result', id: 'call.1', text: 'one' },
      { type: 'tool-result', id: 'c2', text: 'no such file', isError: true },
      { type: 'tool-result', id: 'c3', text: 'Error: gone', isError: true },
      { type: 'tool-result', id: 'c4', text: '', media: [{ type: 'image', mediaType: 'image/png', data: 'AAAA' }] },
    ];
    const image = { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' };
    assert.deepEqual(inputOf({ role: 'tool', parts: results }), [
      { type: 'function_call_output', call_id: 'call_1_2945fb5c', output: 'one' },
      { type: 'function_call_output', call_id: 'c2', output: 'Error: no such file' },
      { type: 'function_call_output', call_id: 'c3', output: 'Error: gone' },
      { type: 'function_call_output', call_id: 'c4', output: [image] },
    ]);
  });

  it('writes the calls of freeform tools as such, and their outputs', () => {
    const messages = [
      assistant({ type: 'tool-call', id: 'c1', name: 'p', argumentsJson: '{"input":"*** Begin"}' }),
      { role: 'tool', parts: [{ type: 'tool-result', id: 'c1', text: 'ok' }] },
    ] as const;
    const body = encode({ messages, tools: [FREEFORM] });
    assert.deepEqual(body['tools'], [{ type: 'custom', name: 'p', description: 'Edits.' }]);
    assert.deepEqual(body['input'], [
      { type: 'custom_tool_call', call_id: 'c1', name: 'p', input: '*** Begin' },
      { type: 'custom_tool_call_output', call_id: 'c1', output: 'ok' },
    ]);
  });

  it('leaves schemas as they are unless the client wants them strict', () => {
    const tools = [TOOL, { ...TOOL, name: 'g', strict: true }];
    assert.deepEqual(encode({ tools })['tools'], [
      { type: 'function', name: 'f', description: 'Does f.', parameters: { type: 'object' }, strict: false },
      { type: 'function', name: 'g', description: 'Does f.', parameters: { type: 'object' }, strict: true },
    ]);
  });

  it('writes what shapes the reply', () => {
    assert.deepEqual(
      shaped(
        {
          temperature: 0.5,
          topP: 0.9,
          maxOutputTokens: 100,
          toolChoice: 'required',
          parallelToolCalls: false,
          jsonSchema: true,
        },
        [TOOL],
      ),
      {
        temperature: 0.5,
        top_p: 0.9,
        max_output_tokens: 100,
        tool_choice: 'required',
        parallel_tool_calls: false,
        text: { format: { type: 'json_object' } },
      },
    );
  });

  it('writes a schema under a name', () => {
    assert.deepEqual(shaped({ jsonSchema: { type: 'object' } }), {
      text: { format: { type: 'json_schema', name: 'reply', schema: { type: 'object' } } },
    });
  });

  it('keeps limits and temperatures within what the API takes', () => {
    assert.deepEqual(shaped({ maxOutputTokens: 15, temperature: 2.1 }), { max_output_tokens: 16, temperature: 2 });
    assert.deepEqual(shaped({ maxOutputTokens: 17, temperature: 2 }), { max_output_tokens: 17, temperature: 2 });
  });

  it('forces a tool in the form its kind has', () => {
    const choice = (name: string) => shaped({ toolChoice: { name } }, [TOOL, FREEFORM]);
    assert.deepEqual(choice('f'), { tool_choice: { type: 'function', name: 'f' } });
    assert.deepEqual(choice('p'), { tool_choice: { type: 'custom', name: 'p' } });
  });

  it('says nothing of a choice without tools', () => {
    assert.deepEqual(shaped({ toolChoice: 'auto', parallelToolCalls: true }), {});
  });

  it('says how hard to think, and then nothing of chance', () => {
    assert.deepEqual(shaped({ reasoningEffort: 'high', temperature: 1, topP: 1 }), { reasoning: { effort: 'high' } });
    assert.deepEqual(shaped({ reasoningEffort: 'none', temperature: 1 }), {
      reasoning: { effort: 'none' },
      temperature: 1,
    });
  });

  const budgets = [
    [0, 'none'],
    [1_024, 'minimal'],
    [1_025, 'low'],
    [2_048, 'low'],
    [8_192, 'medium'],
    [16_384, 'high'],
    [16_385, 'xhigh'],
    [32_769, 'xhigh'],
  ] as const;
  for (const [reasoningTokens, effort] of budgets) {
    it(`takes ${reasoningTokens} tokens to think for ${effort}`, () => {
      assert.deepEqual(shaped({ reasoningTokens }), { reasoning: { effort } });
    });
  }

  it('refuses stop texts by name', () => {
    assert.throws(() => encode({ sampling: { stop: ['END'] } }), {
      kind: 'invalid-request',
      message: /"stop" .* Acme/,
    });
    assert.doesNotThrow(() => encode({ sampling: { stop: [] } }));
  });

  describe('sealed reasoning', () => {
    const SEALED = ['reasoning.encrypted_content'];

    it('is not asked for where nobody would use it', () => assert.equal(encode()['include'], undefined));

    it('is asked for when the client wants it', () => {
      const source = { wire: 'openai-responses', body: { include: SEALED }, stream: true } as const;
      assert.deepEqual(encode({ source })['include'], SEALED);
    });

    it('is asked for when the conversation holds some', () => {
      const seal = { wire: 'openai-responses', value: { type: 'reasoning' } } as const;
      assert.deepEqual(encode({ messages: [assistant({ type: 'reasoning', text: '', seal })] })['include'], SEALED);
    });

    it('is asked for in a tool loop of a model that thinks', () => {
      assert.deepEqual(encode({ tools: [TOOL] }, { capabilities: ['reasoning'] })['include'], SEALED);
      assert.equal(encode({ tools: [TOOL] }, { capabilities: ['tools'] })['include'], undefined);
      assert.equal(encode({}, { capabilities: ['reasoning'] })['include'], undefined);
    });
  });
});
