import assert from 'node:assert/strict';
import { expandRequest } from '../../src/gateway/response-chain.js';
import { createResponseStore, type ResponseStore } from '../../src/gateway/response-store.js';

const MESSAGE = { type: 'message', role: 'user', content: 'Hi' };
const SEALED = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'X' };
const OPEN = { type: 'reasoning', id: 'rs_2', summary: [] };
const PLAIN_ANSWER = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] };
const PLAIN_CALL = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
const ANSWER = { ...PLAIN_ANSWER, id: 'msg_1' };
const CALL = { ...PLAIN_CALL, id: 'fc_1' };

function aStore(): ResponseStore {
  const store = createResponseStore(() => 0);
  store.put({ response: { id: 'resp_1', output: [SEALED, OPEN, ANSWER, CALL] }, input: [MESSAGE] });
  return store;
}

describe('expandRequest', () => {
  it('leaves alone what refers to nothing', () => {
    for (const body of [{ input: 'Hi' }, { input: [MESSAGE], previous_response_id: null }, {}]) {
      const expanded = expandRequest(body, aStore());
      assert.equal(expanded.body, body);
      assert.equal(expanded.isSame, true);
    }
  });

  it('puts the earlier conversation before what is new, and drops the reference', () => {
    const output = { type: 'function_call_output', call_id: 'c1', output: 'x' };
    const body = { model: 'auto', previous_response_id: 'resp_1', input: [output] };
    assert.deepEqual(expandRequest(body, aStore()), {
      body: { model: 'auto', input: [MESSAGE, SEALED, PLAIN_ANSWER, PLAIN_CALL, output] },
      isSame: false,
      previousResponseId: 'resp_1',
    });
  });

  it('takes plain text for a message of the user', () => {
    const { body } = expandRequest({ previous_response_id: 'resp_1', input: 'And now?' }, aStore());
    assert.deepEqual((body['input'] as object[]).at(-1), { type: 'message', role: 'user', content: 'And now?' });
  });

  it('does not carry instructions over', () => {
    const { body } = expandRequest({ previous_response_id: 'resp_1', input: [], instructions: 'New.' }, aStore());
    assert.equal(body['instructions'], 'New.');
    assert.equal('instructions' in expandRequest({ previous_response_id: 'resp_1' }, aStore()).body, false);
  });

  it('says of an unknown response what to do', () => {
    assert.throws(() => expandRequest({ previous_response_id: 'resp_9' }, aStore()), {
      kind: 'previous-response-unknown',
      message: /^Previous response with id 'resp_9' not found\. .* Send the whole conversation as "input"/,
    });
  });

  it('shows unprintable ids as one safe line', () => {
    assert.throws(() => expandRequest({ previous_response_id: 'a\nb' }, aStore()), { message: /'a b'/ });
  });

  it('puts in items that are named by id', () => {
    const input = [
      MESSAGE,
      { type: 'item_reference', id: 'msg_1' },
      { id: 'rs_1' },
      { type: 'item_reference', id: 'rs_2' },
    ];
    const { body, isSame } = expandRequest({ input }, aStore());
    assert.deepEqual(body['input'], [MESSAGE, PLAIN_ANSWER, SEALED]);
    assert.equal(isSame, false);
  });

  it('leaves references that nobody here knows to the provider', () => {
    const body = { input: [{ type: 'item_reference', id: 'msg_9' }] };
    assert.equal(expandRequest(body, aStore()).body, body);
  });

  it('leaves out words of reasoning that were written here', () => {
    const summary = [{ type: 'summary_text', text: 'hm' }];
    const kept = [
      SEALED,
      { type: 'reasoning', id: 'rs_68af', summary },
      { type: 'reasoning', summary, content: [{ type: 'reasoning_text', text: 'x' }] },
    ];
    const ours = [
      { type: 'reasoning', id: 'rs_01ABC_0', summary },
      { type: 'reasoning', summary, encrypted_content: null },
    ];
    assert.deepEqual(expandRequest({ input: [...kept, ...ours] }, aStore()).body['input'], kept);
    assert.equal(expandRequest({ input: kept }, aStore()).isSame, true);
  });
});
