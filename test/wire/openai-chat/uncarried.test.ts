import assert from 'node:assert/strict';
import { findUncarried } from '../../../src/wire/openai-chat/uncarried.js';

const find = (fields: Record<string, unknown>) => findUncarried({ model: 'auto', messages: [], ...fields });
const inContent = (role: string, ...content: object[]) => find({ messages: [{ role, content }] });

describe('findUncarried of openai-chat', () => {
  const refused: readonly (readonly [string, Record<string, unknown>])[] = [
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    ['logit_bias', { logit_bias: { '50256': -100 } }],
    ['audio', { audio: { voice: 'x' } }],
    ['modalities', { modalities: ['text', 'image'] }],
    ['functions', { functions: [] }],
    ['function_call', { function_call: 'auto' }],
    ['response_format.type', { response_format: { type: 'grammar' } }],
    ['guided_regex', { guided_regex: 'a+' }],
    ['tool_choice.type', { tool_choice: { type: 'allowed_tools' } }],
    ['messages[0].role', { messages: [{ role: 'function', name: 'f', content: '' }] }],
    ['messages[0].function_call', { messages: [{ role: 'assistant', function_call: { name: 'f' } }] }],
    ['messages[0].audio', { messages: [{ role: 'assistant', audio: { id: 'a' } }] }],
    ['messages[0].tool_calls[0].type', { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', type: 'mcp' }] }] }],
  ];
  for (const [field, fields] of refused) {
    it(`names ${field}`, () => {
      assert.deepEqual(find(fields), [{ field }]);
    });
  }

  it('names a part no other wire has', () => {
    const parts = [{ type: 'text', text: 'a' }, { type: 'input_audio' }];
    assert.deepEqual(inContent('user', ...parts), [{ field: 'messages[0].content[1].type' }]);
  });

  it('names a document that is not in the body', () => {
    assert.deepEqual(inContent('user', { type: 'file', file: { file_id: 'file-1' } }), [
      { field: 'messages[0].content[0].file.file_id' },
    ]);
    assert.deepEqual(inContent('user', { type: 'file', file: { file_data: 'raw' } }), [
      { field: 'messages[0].content[0].file.file_data' },
    ]);
  });

  it('lets pictures and documents be that users and tools show', () => {
    const parts = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBE' } },
      { type: 'file', file: { file_data: 'https://example.com/a.pdf' } },
    ];
    assert.deepEqual(inContent('user', ...parts), []);
    assert.deepEqual(inContent('tool', ...parts), []);
    assert.deepEqual(inContent('system', ...parts).length, 3);
  });

  it('marks tools of the provider as offered only', () => {
    const tools = [
      { type: 'function', function: { name: 'f' } },
      { type: 'custom', custom: { name: 'g' } },
      { type: 'web_search' },
    ];
    assert.deepEqual(find({ tools }), [{ field: 'tools[2].type', offered: true }]);
    assert.deepEqual(find({ web_search_options: {} }), [{ field: 'web_search_options', offered: true }]);
  });

  it('lets values be that ask for nothing', () => {
    const fields = {
      n: 1,
      logprobs: false,
      logit_bias: {},
      audio: null,
      modalities: ['text'],
      functions: null,
      tools: null,
      tool_choice: 'auto',
      response_format: { type: 'text' },
    };
    assert.deepEqual(find(fields), []);
    assert.deepEqual(find({ tool_choice: { type: 'custom', custom: { name: 'f' } }, response_format: null }), []);
  });

  it('lets hints be', () => {
    const fields = { seed: 7, user: 'u', reasoning_effort: 'low', metadata: {}, service_tier: 'auto', store: true };
    assert.deepEqual(find(fields), []);
  });
});
