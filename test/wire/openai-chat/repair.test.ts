import assert from 'node:assert/strict';
import { chunkSchema, START, step } from '../../../src/wire/openai-chat/reply.js';
import { withToolIndexes } from '../../../src/wire/openai-chat/repair.js';

const chunkOf = (call: object): object => ({
  id: 'x',
  extra: { kept: true },
  choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: null }],
});
const repaired = (chunk: object, state = START): string =>
  withToolIndexes(JSON.stringify(chunk), chunkSchema.parse(chunk), state);

describe('withToolIndexes', () => {
  it('leaves a payload as it came when nothing is missing', () => {
    const data = '{ "choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}}] }';
    assert.equal(withToolIndexes(data, chunkSchema.parse(JSON.parse(data)), START), data);
  });

  it('leaves a payload without tool calls as it came', () => {
    const data = '{ "choices":[ {"delta":{"content":"a"}} ] }';
    assert.equal(withToolIndexes(data, chunkSchema.parse(JSON.parse(data)), START), data);
  });

  it('adds the index and keeps everything else', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{}', more: 1 } };
    assert.deepEqual(JSON.parse(repaired(chunkOf(call))), chunkOf({ ...call, index: 0 }));
  });

  it('goes on counting from the calls before', () => {
    const [state] = step(START, chunkSchema.parse(chunkOf({ id: 'a', function: { name: 'f' } })));
    const call = { id: 'b', function: { name: 'g' } };
    assert.deepEqual(JSON.parse(repaired(chunkOf(call), state)), chunkOf({ ...call, index: 1 }));
  });
});
