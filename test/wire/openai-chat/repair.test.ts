import assert from 'node:assert/strict';
import { withToolIndexes } from '../../../src/wire/openai-chat/repair.js';
import { addPiece } from '../../../src/wire/openai-chat/tool-calls.js';

const chunkOf = (call: object): object => ({
  id: 'x',
  extra: { kept: true },
  choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: null }],
});
const repaired = (chunk: object, before: Parameters<typeof withToolIndexes>[1] = []): string =>
  withToolIndexes(JSON.stringify(chunk), before);

describe('withToolIndexes', () => {
  it('leaves a payload as it came when nothing is missing', () => {
    const data = '{ "choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}}] }';
    assert.equal(withToolIndexes(data, []), data);
  });

  it('leaves a payload without tool calls as it came', () => {
    const data = '{ "choices":[ {"delta":{"content":"a"}} ] }';
    assert.equal(withToolIndexes(data, []), data);
  });

  it('adds the index and keeps everything else', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{}', more: 1 } };
    assert.deepEqual(JSON.parse(repaired(chunkOf(call))), chunkOf({ ...call, index: 0 }));
  });

  it('goes on counting from the calls before', () => {
    const { calls } = addPiece([], { id: 'a', function: { name: 'f' } }, 'x');
    const call = { id: 'b', function: { name: 'g' } };
    assert.deepEqual(JSON.parse(repaired(chunkOf(call), calls)), chunkOf({ ...call, index: 1 }));
  });
});
