import assert from 'node:assert/strict';
import { findUncarried } from '../../../src/wire/anthropic-messages/uncarried.js';

const BODY = { model: 'auto', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
const found = (over: object): unknown => findUncarried({ ...BODY, ...over });
const inUserTurn = (...content: readonly object[]): unknown => found({ messages: [{ role: 'user', content }] });
const custom = { name: 'read', input_schema: { type: 'object' } };
const search = { type: 'web_search_20250305', name: 'web_search' };

describe('findUncarried of anthropic-messages', () => {
  it('lists nothing of a request as Claude Code sends it', () => {
    const body = {
      system: [{ type: 'text', text: 'A', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        { role: 'system', content: 'B' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 's' },
            { type: 'redacted_thinking', data: 'z' },
            { type: 'tool_use', id: 'a', name: 'read', input: {} },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'x' }] },
      ],
      tools: [custom],
      thinking: { type: 'adaptive' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      output_config: { effort: 'medium' },
      metadata: { user_id: 'u' },
      service_tier: 'auto',
    };
    assert.deepEqual(found(body), []);
  });

  it('lists tools of the provider as offered', () => {
    const tools = [
      custom,
      search,
      { type: 'bash_20250124', name: 'bash' },
      { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
      { type: 'computer_20250124', name: 'computer' },
      { type: 'memory_20250818', name: 'memory' },
    ];
    assert.deepEqual(
      found({ tools }),
      [1, 2, 3, 4, 5].map((index) => ({ field: `tools[${index}].type`, offered: true })),
    );
  });

  it('lists servers of tools and a sandbox as offered', () => {
    assert.deepEqual(found({ mcp_servers: [{ type: 'url', url: 'https://example.com', name: 'x' }], container: 'c' }), [
      { field: 'mcp_servers', offered: true },
      { field: 'container', offered: true },
    ]);
    assert.deepEqual(found({ mcp_servers: [], container: null }), []);
  });

  it("lists a choice that only the provider's tool could meet", () => {
    const offered = { field: 'tools[0].type', offered: true };
    const choice = (tool_choice: object, ...tools: readonly object[]): unknown => found({ tools, tool_choice });
    assert.deepEqual(choice({ type: 'tool', name: 'web_search' }, search), [offered, { field: 'tool_choice' }]);
    assert.deepEqual(choice({ type: 'any' }, search), [offered, { field: 'tool_choice' }]);
    assert.deepEqual(choice({ type: 'any' }, search, custom), [offered]);
    assert.deepEqual(choice({ type: 'tool', name: 'read' }, search, custom), [offered]);
    assert.deepEqual(choice({ type: 'auto' }, search), [offered]);
  });

  for (const [field, value] of [
    ['inference_geo', 'us'],
    ['max_tokens', 0],
    ['compaction', { type: 'summarize' }],
    ['thread', { type: 'create' }],
  ] as const) {
    it(`lists ${field} ${JSON.stringify(value)}`, () => assert.deepEqual(found({ [field]: value }), [{ field }]));
  }

  it('lists none of these fields where they ask for nothing', () => {
    assert.deepEqual(found({ inference_geo: 'global', max_tokens: 1, compaction: null, thread: null }), []);
  });

  for (const type of [
    'search_result',
    'server_tool_use',
    'web_search_tool_result',
    'container_upload',
    'mcp_tool_use',
    'compaction',
  ]) {
    it(`lists a block of type ${type}`, () => {
      assert.deepEqual(inUserTurn({ type: 'text', text: 'A' }, { type }), [{ field: 'messages[0].content[1].type' }]);
    });
  }

  it('lists what other wires cannot have among results', () => {
    const content = [
      { type: 'text', text: 'A' },
      { type: 'search_result', source: 's' },
    ];
    assert.deepEqual(inUserTurn({ type: 'tool_result', tool_use_id: 'a', content }), [
      { field: 'messages[0].content[0].content[1].type' },
    ]);
  });

  it('lists files that are kept at the provider', () => {
    const source = { type: 'file', file_id: 'f' };
    const field = 'messages[0].content[0].source.type';
    assert.deepEqual(inUserTurn({ type: 'image', source }), [{ field }]);
    assert.deepEqual(inUserTurn({ type: 'document', source }), [{ field }]);
    assert.deepEqual(inUserTurn({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'image', source }] }), [
      { field: 'messages[0].content[0].content[0].source.type' },
    ]);
    const nested = { type: 'content', content: [{ type: 'image', source }, { type: 'other' }] };
    assert.deepEqual(inUserTurn({ type: 'document', source: nested }), [
      { field: 'messages[0].content[0].source.content[0].source.type' },
      { field: 'messages[0].content[0].source.content[1].type' },
    ]);
  });

  it('lists documents that are to be cited', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'words' };
    const document = (enabled: boolean) => ({ type: 'document', source, citations: { enabled } });
    assert.deepEqual(inUserTurn(document(true)), [{ field: 'messages[0].content[0].citations' }]);
    assert.deepEqual(inUserTurn(document(false)), []);
  });
});
