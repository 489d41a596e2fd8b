import assert from 'node:assert/strict';
import { findUncarried } from '../../../src/wire/openai-responses/uncarried.js';

const found = (body: object) =>
  findUncarried({ model: 'auto', ...body }).map(({ field, offered }) => (offered ? `${field} offered` : field));

describe('findUncarried of openai-responses', () => {
  it('finds nothing in what every wire carries', () => {
    const body = {
      instructions: 'a',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'a' },
            { type: 'input_image', image_url: 'https://a.example' },
          ],
        },
        { type: 'reasoning', summary: [], encrypted_content: 'X' },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'x' },
      ],
      tools: [
        { type: 'function', name: 'f' },
        { type: 'custom', name: 'p' },
        { type: 'namespace', name: 'n', tools: [{ type: 'function', name: 'g' }] },
        { type: 'tool_search', execution: 'client' },
        { type: 'local_shell' },
      ],
      include: ['reasoning.encrypted_content'],
      store: true,
      metadata: { a: 'b' },
      user: 'u',
      service_tier: 'flex',
      truncation: 'auto',
      prompt_cache_key: 'k',
      text: { format: { type: 'json_schema', schema: {} }, verbosity: 'low' },
      tool_choice: { type: 'function', name: 'f' },
      previous_response_id: null,
      top_logprobs: 0,
    };
    assert.deepEqual(found(body), []);
  });

  const rows: readonly (readonly [body: object, ...fields: string[]])[] = [
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: 'conv_1' }, 'conversation'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ include: ['a', 'message.output_text.logprobs'] }, 'include[1]'],
    [{ moderation: { mode: 'x' } }, 'moderation'],
    [{ text: { format: { type: 'grammar' } } }, 'text.format.type'],
    [{ tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }] }, 'tools[1].type offered'],
    [{ tools: [{ type: 'tool_search' }] }, 'tools[0].type offered'],
    [{ tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'odd' }] }] }, 'tools[0].tools[0].type offered'],
    [{ tool_choice: { type: 'code_interpreter' } }, 'tool_choice.type'],
    [
      { tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'web_search' }] } },
      'tool_choice.tools[0].type offered',
    ],
    [
      { tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'web_search' }] } },
      'tool_choice.tools',
    ],
    [{ input: [{ type: 'web_search_call', id: 'ws_1' }] }, 'input[0].type offered'],
    [{ input: [{ type: 'computer_call_output', call_id: 'c', output: {} }] }, 'input[0].type'],
    [{ input: [{ type: 'compaction', encrypted_content: 'X' }] }, 'input[0].type'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0].id'],
    [{ input: [{ type: 'tool_search_call', call_id: null, arguments: {} }] }, 'input[0].type offered'],
    [{ input: [{ type: 'additional_tools', tools: [{ type: 'mcp' }] }] }, 'input[0].tools[0].type offered'],
    [{ input: [{ role: 'user', content: [{ type: 'input_audio' }] }] }, 'input[0].content[0].type'],
    [{ input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'f' }] }] }, 'input[0].content[0].file_id'],
    [{ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] }, 'input[0].content[0].file_id'],
    [
      { input: [{ role: 'developer', content: [{ type: 'input_image', image_url: 'https://a.example' }] }] },
      'input[0].content[0].type',
    ],
    [{ input: [{ type: 'function_call_output', call_id: 'c', output: [{ type: 'odd' }] }] }, 'input[0].output[0].type'],
  ];
  for (const [body, ...fields] of rows) {
    it(`finds ${fields.join(', ')}`, () => assert.deepEqual(found(body), fields));
  }
});
