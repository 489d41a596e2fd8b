import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatRequest } from '../../src/core/chat.js';
import { responseRecorder } from '../../src/gateway/response-recorder.js';
import { createResponseStore } from '../../src/gateway/response-store.js';
import { aRequest } from '../support/builders.js';

const INPUT = [{ type: 'message', role: 'user', content: 'Hi' }];
const RESPONSE = { id: 'resp_1', output: [{ type: 'message', id: 'msg_1' }] };

const requestOf = (body: Record<string, unknown>, stream = true): ChatRequest =>
  aRequest({ source: { wire: 'openai-responses', body: { input: INPUT, ...body }, stream } });
const frame = (event: object): Uint8Array => Buffer.from(`data: ${JSON.stringify(event)}\n\n`);

describe('response recorder', () => {
  it('keeps a response with the items that led to it, after the current work', async () => {
    const store = createResponseStore(() => 0);
    responseRecorder(store, requestOf({}))?.record(RESPONSE);
    assert.equal(store.find('resp_1'), undefined);
    await nextTurn();
    assert.deepEqual(store.find('resp_1'), { response: RESPONSE, input: INPUT });
  });

  it('keeps plain text as a message', async () => {
    const store = createResponseStore(() => 0);
    responseRecorder(store, requestOf({ input: 'Hi' }))?.record(RESPONSE);
    await nextTurn();
    assert.deepEqual(store.find('resp_1')?.input, INPUT);
  });

  it('keeps nothing when the client wants nothing kept', () => {
    assert.equal(
      responseRecorder(
        createResponseStore(() => 0),
        requestOf({ store: false }),
      ),
      undefined,
    );
    assert.ok(
      responseRecorder(
        createResponseStore(() => 0),
        requestOf({ store: null }),
      ),
    );
  });

  it('reads the end of a stream that passes', async () => {
    const store = createResponseStore(() => 0);
    const recorder = responseRecorder(store, requestOf({}));
    recorder?.pass(frame({ type: 'response.output_text.delta', delta: '"response.completed"' }));
    recorder?.pass(frame({ type: 'response.completed', response: RESPONSE }));
    await nextTurn();
    assert.deepEqual(store.find('resp_1')?.response, RESPONSE);
  });

  it('reads a whole body that passes', async () => {
    const store = createResponseStore(() => 0);
    responseRecorder(store, requestOf({}, false))?.pass(Buffer.from(JSON.stringify(RESPONSE)));
    await nextTurn();
    assert.deepEqual(store.find('resp_1')?.response, RESPONSE);
  });

  it('lets pass what it cannot read', async () => {
    const store = createResponseStore(() => 0);
    const recorder = responseRecorder(store, requestOf({}));
    recorder?.pass(Buffer.from('data: {"type":"response.completed"\n\n'));
    recorder?.record({});
    await nextTurn();
    assert.equal(store.find('resp_1'), undefined);
  });
});
