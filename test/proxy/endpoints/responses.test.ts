import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReplyEvent } from '../../../src/core/chat.js';
import type { ProxyApp } from '../../../src/proxy/endpoints/endpoint.js';
import { response, responseCancel, responseDelete, responses } from '../../../src/proxy/endpoints/responses.js';
import { toArray } from '../../support/streams.js';
import type { Caller } from '../../../src/proxy/auth.js';
import { aHead, aHolder, anExchange, fakeApp, FakeGateway, jsonOf, SERVED } from '../support.js';

const post = async (app: ProxyApp, body: object, id = 'id-1') =>
  responses.handle(anExchange({ app, id, body: JSON.stringify({ model: 'auto', ...body }) }));

/** An app that has answered "Hi" with "Hello you" under the id resp_id-1. */
async function anApp(gateway = new FakeGateway()): Promise<ProxyApp> {
  const app = fakeApp(gateway);
  await post(app, { input: 'Hi' });
  await nextTurn();
  return app;
}

describe('POST /v1/responses', () => {
  it('answers as OpenAI does', async () => {
    assert.partialDeepStrictEqual(jsonOf(await post(fakeApp(), { input: 'Hi' })), {
      id: 'resp_id-1',
      object: 'response',
      status: 'completed',
      model: 'acme/one',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hello you' }] }],
    });
  });

  it('hands on the bytes of a request that stands on its own', async () => {
    const gateway = new FakeGateway();
    await post(fakeApp(gateway), { input: 'Hi' });
    assert.equal(Buffer.from(gateway.chats[0]?.source.bytes ?? []).toString(), '{"model":"auto","input":"Hi"}');
  });

  it('streams when asked to', async () => {
    const answer = await post(fakeApp(), { input: 'Hi', stream: true });
    assert.ok(answer.kind === 'stream');
    const { frames } = await answer.open();
    assert.match((await toArray(frames)).join(''), /^event: response\.created\n[^]*event: response\.completed\n/);
  });

  it('goes on from an earlier response, for any provider', async () => {
    const gateway = new FakeGateway();
    const app = await anApp(gateway);
    const answer = await post(app, { input: 'And now?', previous_response_id: 'resp_id-1' }, 'id-2');
    const request = gateway.chats[1];
    assert.deepEqual(
      request?.messages.map(({ role, parts }) => [role, parts]),
      [
        ['user', [{ type: 'text', text: 'Hi' }]],
        ['assistant', [{ type: 'text', text: 'Hello you' }]],
        ['user', [{ type: 'text', text: 'And now?' }]],
      ],
    );
    assert.equal(request.source.bytes, undefined);
    assert.equal('previous_response_id' in request.source.body, false);
    assert.partialDeepStrictEqual(jsonOf(answer), { id: 'resp_id-2', previous_response_id: 'resp_id-1' });
  });

  it('goes on from one that went on itself', async () => {
    const gateway = new FakeGateway();
    const app = await anApp(gateway);
    await post(app, { input: 'b', previous_response_id: 'resp_id-1' }, 'id-2');
    await nextTurn();
    await post(app, { input: 'c', previous_response_id: 'resp_id-2' }, 'id-3');
    assert.equal(gateway.chats[2]?.messages.length, 5);
  });

  it('goes on from what the same client had stored, and knows nothing of what others had', async () => {
    const gateway = new FakeGateway();
    const app = fakeApp(gateway);
    const postAs = (caller: Caller, id: string, more: object = {}) =>
      responses.handle(anExchange({ app, id, caller, body: JSON.stringify({ model: 'auto', input: 'Hi', ...more }) }));
    const ci = aHolder();
    await postAs(ci, 'id-1');
    await nextTurn();
    const next = { previous_response_id: 'resp_id-1' };
    await postAs(ci, 'id-2', next);
    assert.equal(gateway.chats[1]?.messages.length, 3);
    for (const other of ['owner', aHolder({ name: 'bot' })] as const) {
      await assert.rejects(async () => postAs(other, 'id-3', next), { kind: 'previous-response-unknown' });
      const asked = anExchange({
        app,
        caller: other,
        rest: 'resp_id-1',
        head: aHead({ url: '/v1/responses/resp_id-1' }),
      });
      await assert.rejects(async () => response.handle(asked), { kind: 'not-found' });
      await assert.rejects(async () => responseDelete.handle(asked), { kind: 'not-found' });
    }
    assert.ok(app.responses.of('ci').find('resp_id-1'));
  });

  it('calls nobody for an earlier response that it does not know', async () => {
    const gateway = new FakeGateway();
    await assert.rejects(post(fakeApp(gateway), { input: 'a', previous_response_id: 'resp_9' }), {
      kind: 'previous-response-unknown',
    });
    assert.equal(gateway.chats.length, 0);
  });

  it('keeps nothing of a request that says so', async () => {
    const app = fakeApp();
    await post(app, { input: 'Hi', store: false });
    await nextTurn();
    assert.equal(app.responses.find('resp_id-1'), undefined);
  });

  it("keeps a reply that passed, under the provider's own id", async () => {
    const gateway = new FakeGateway();
    const last = { type: 'response.completed', response: { id: 'resp_theirs', output: [] } };
    gateway.reply = async function* (): AsyncGenerator<ReplyEvent, void> {
      await Promise.resolve();
      yield { type: 'reply-start', model: SERVED, passes: true };
      yield { type: 'wire-bytes', bytes: Buffer.from(`data: ${JSON.stringify(last)}\n\n`), content: true };
      yield { type: 'finish', reason: 'stop', usage: undefined };
    };
    const app = fakeApp(gateway);
    const answer = await post(app, { input: 'Hi', stream: true });
    assert.ok(answer.kind === 'stream');
    await toArray((await answer.open()).frames);
    await nextTurn();
    assert.ok(app.responses.find('resp_theirs'));
  });

  it('ends a reply that nobody reads', async () => {
    const gateway = new FakeGateway();
    let isEnded = false;
    gateway.reply = async function* (): AsyncGenerator<ReplyEvent, void> {
      try {
        await Promise.resolve();
        yield { type: 'reply-start', model: SERVED, passes: false };
      } finally {
        isEnded = true;
      }
    };
    const answer = await post(fakeApp(gateway), { input: 'Hi', stream: true });
    assert.ok(answer.kind === 'stream');
    await (await answer.open()).close();
    assert.equal(isEnded, true);
  });
});

describe('GET /v1/responses/{id}', () => {
  it('gives a stored response', async () => {
    const answer = await response.handle(anExchange({ app: await anApp(), rest: 'resp_id-1' }));
    assert.partialDeepStrictEqual(jsonOf(answer), { id: 'resp_id-1', status: 'completed' });
  });

  it('knows no other', async () => {
    const app = await anApp();
    assert.throws(() => response.handle(anExchange({ app, rest: 'resp_9' })), { kind: 'not-found' });
  });

  it('does not stream what is over', async () => {
    const head = aHead({ url: '/v1/responses/resp_id-1?stream=true' });
    const app = await anApp();
    assert.throws(() => response.handle(anExchange({ app, head, rest: 'resp_id-1' })), { kind: 'invalid-request' });
  });
});

describe('DELETE /v1/responses/{id}', () => {
  it('forgets a stored response', async () => {
    const app = await anApp();
    const answer = await responseDelete.handle(anExchange({ app, rest: 'resp_id-1' }));
    assert.deepEqual(jsonOf(answer), { id: 'resp_id-1', object: 'response', deleted: true });
    assert.throws(() => responseDelete.handle(anExchange({ app, rest: 'resp_id-1' })), { kind: 'not-found' });
  });
});

describe('POST /v1/responses/{id}/cancel', () => {
  it('has nothing to cancel', async () => {
    const app = await anApp();
    assert.throws(() => responseCancel.handle(anExchange({ app, rest: 'resp_id-1/cancel' })), {
      kind: 'invalid-request',
      message: /^Cannot cancel a synchronous response\./,
    });
  });

  it('knows no other response, and no other path', async () => {
    const app = await anApp();
    for (const rest of ['resp_9/cancel', 'resp_id-1', 'compact']) {
      assert.throws(() => responseCancel.handle(anExchange({ app, rest })), { kind: 'not-found' });
    }
  });
});
