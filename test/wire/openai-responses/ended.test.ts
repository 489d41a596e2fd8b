import assert from 'node:assert/strict';
import { endedIn, readEnded } from '../../../src/wire/openai-responses/ended.js';

const RESPONSE = { id: 'resp_1', output: [{ type: 'message' }], extra: 1 };
const frame = (event: object): string => `event: x\ndata: ${JSON.stringify(event)}\n\n`;

describe('a response that has ended', () => {
  it('is found in the last event of a stream, with every field', () => {
    const text =
      frame({ type: 'response.output_text.delta', delta: 'a' }) +
      frame({ type: 'response.completed', response: RESPONSE });
    assert.deepEqual(endedIn(text), RESPONSE);
    assert.deepEqual(endedIn(frame({ type: 'response.incomplete', response: RESPONSE })), RESPONSE);
  });

  it('is found in a whole body', () => assert.deepEqual(endedIn(JSON.stringify(RESPONSE)), RESPONSE));

  const others = ['', '{"id":"x"}', '{', frame({ type: 'response.failed', response: RESPONSE }), 'data: nonsense\n\n'];
  for (const text of others) {
    it(`is not found in ${JSON.stringify(text)}`, () => assert.equal(endedIn(text), undefined));
  }

  it('has an id and output', () => {
    assert.equal(readEnded(RESPONSE)?.id, 'resp_1');
    assert.equal(readEnded({ id: '', output: [] }), undefined);
    assert.equal(readEnded(undefined), undefined);
  });
});
