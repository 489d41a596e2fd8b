import assert from 'node:assert/strict';
import { requestSchema } from '../../../src/wire/openai-responses/schema.js';
import { flatName, toolTable, toolTableOf, type ToolTable } from '../../../src/wire/openai-responses/tools.js';

const tableOf = (...tools: readonly object[]): ToolTable => toolTable(requestSchema.parse({ model: 'auto', tools }));
const group = (name: string, ...tools: readonly object[]) => ({
  type: 'namespace',
  name,
  description: 'About it.',
  tools,
});
const fn = (name: string, more: object = {}) => ({ type: 'function', name, ...more });

describe('tools of openai-responses', () => {
  it('tells other wires of functions', () => {
    const table = tableOf(fn('f', { description: 'Does f.', parameters: { type: 'object' }, strict: true }), fn('g'));
    assert.deepEqual(
      [...table.values()].map(({ spec }) => spec),
      [
        { name: 'f', description: 'Does f.', schema: { type: 'object' }, strict: true },
        { name: 'g', description: '', schema: { type: 'object', properties: {} } },
      ],
    );
  });

  it('tells other wires of the grammar of a freeform tool', () => {
    const format = { type: 'grammar', syntax: 'lark', definition: 'start: "a"' };
    const [tool] = tableOf({ type: 'custom', name: 'apply_patch', description: 'Edits.', format }).values();
    assert.equal(tool?.kind, 'custom');
    assert.equal(tool.spec.freeform, true);
    assert.equal(tool.spec.description, 'Edits.\n\nThe input follows this lark grammar:\nstart: "a"');
  });

  it('makes groups a part of the name, and says what they are about once', () => {
    const table = tableOf(
      group('mcp__mail__', fn('send', { description: 'Sends.' }), fn('read')),
      group('crm', fn('read')),
    );
    assert.deepEqual(
      [...table].map(([flat, { name, namespace, spec }]) => [flat, namespace, name, spec.name, spec.description]),
      [
        ['mcp__mail__send', 'mcp__mail__', 'send', 'mcp__mail__send', 'Sends.\n\nAbout it.'],
        ['mcp__mail__read', 'mcp__mail__', 'read', 'mcp__mail__read', ''],
        ['crm__read', 'crm', 'read', 'crm__read', 'About it.'],
      ],
    );
  });

  it('keeps names apart that would become the same', () => {
    const table = tableOf(fn('a__b'), group('a', fn('b')));
    const flats = [...table.keys()];
    assert.equal(flats.length, 2);
    assert.equal(flatName(table, 'a__b'), 'a__b');
    assert.match(flatName(table, 'b', 'a'), /^a_b_[0-9a-f]{8}$/);
    assert.equal(table.get(flats[1] ?? '')?.namespace, 'a');
  });

  it('keeps names within what every wire takes', () => {
    const long = 'n'.repeat(60);
    const table = tableOf(group(long, fn('tool')), group('a.b', fn('c d')));
    for (const flat of table.keys()) assert.match(flat, /^[A-Za-z0-9_-]{1,64}$/);
    assert.equal(table.get(flatName(table, 'tool', long))?.name, 'tool');
    assert.equal(table.get(flatName(table, 'c d', 'a.b'))?.name, 'c d');
  });

  it('names a tool that is no longer offered as it would have been', () => {
    assert.equal(flatName(tableOf(), 'send', 'mail'), 'mail__send');
    assert.equal(flatName(tableOf(), 'f', null), 'f');
  });

  it('offers a search only where the client does it', () => {
    const search = (execution: string) => [
      ...tableOf({ type: 'tool_search', execution, description: 'Finds.' }).keys(),
    ];
    assert.deepEqual(search('client'), ['tool_search']);
    assert.deepEqual(search('server'), []);
  });

  it("leaves out a provider's own tools", () => {
    assert.equal(tableOf({ type: 'web_search' }, { type: 'mcp', server_label: 'x' }).size, 0);
  });

  it('adds what the conversation has loaded, the latest of a name', () => {
    const input = [
      { type: 'tool_search_output', call_id: 'c', tools: [group('mail', fn('send', { description: 'Old.' }))] },
      { type: 'additional_tools', role: 'developer', tools: [group('mail', fn('send', { description: 'New.' }))] },
    ];
    const table = toolTableOf({ model: 'auto', input });
    assert.deepEqual([...table.keys()], ['mail__send']);
    assert.equal(table.get('mail__send')?.spec.description, 'New.\n\nAbout it.');
  });

  it('is empty for the body of another wire', () => {
    assert.equal(toolTableOf({ model: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] }).size, 0);
  });
});
