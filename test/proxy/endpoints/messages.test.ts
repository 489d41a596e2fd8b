import assert from 'node:assert/strict';
import { messages } from '../../../src/proxy/endpoints/messages.js';
import { findEndpoint } from '../../../src/proxy/router.js';
import { aHead, anExchange, fakeApp, FakeGateway, jsonOf, TOKEN } from '../support.js';

const BODY = { model: 'auto', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
const asJson = (over: object = {}): string => JSON.stringify({ ...BODY, ...over });

describe('POST /v1/messages', () => {
  for (const url of [
    '/v1/messages',
    '/v1/messages?beta=true',
    '/messages',
    '/v1/v1/messages',
    '/v1/messages/',
    '/v1/v1/messages/?beta=true',
  ]) {
    it(`is found at ${url}`, () => {
      const found = findEndpoint(aHead({ method: 'POST', url }));
      assert.equal(found.kind === 'endpoint' && found.endpoint, messages);
    });
  }

  it('hands the gateway the request with every field and flag it came with', async () => {
    const gateway = new FakeGateway();
    const headers = [
      ...['Host', '127.0.0.1:8787', 'x-api-key', TOKEN],
      ...['anthropic-version', '2026-10-21', 'anthropic-beta', 'a-1,b-2'],
    ];
    const exchange = anExchange({
      app: fakeApp(gateway),
      head: aHead({ method: 'POST', url: '/v1/messages?beta=true', headers }),
      body: asJson({ context_management: { edits: [] } }),
    });
    const answer = await messages.handle(exchange);
    const [request] = gateway.chats;
    assert.partialDeepStrictEqual(request?.source, {
      wire: 'anthropic-messages',
      body: { ...BODY, context_management: { edits: [] } },
      stream: false,
      headers: { 'anthropic-version': '2026-10-21', 'anthropic-beta': 'a-1,b-2' },
    });
    assert.partialDeepStrictEqual(jsonOf(answer), {
      id: 'msg_id-1',
      type: 'message',
      model: 'acme/one',
      content: [{ type: 'text', text: 'Hello you' }],
      stop_reason: 'end_turn',
    });
  });

  it('streams when asked to', async () => {
    const answer = await messages.handle(anExchange({ body: asJson({ stream: true }) }));
    assert.equal(answer.kind, 'stream');
  });

  it('calls nobody for a body without a limit', async () => {
    const gateway = new FakeGateway();
    const exchange = anExchange({ app: fakeApp(gateway), body: asJson({ max_tokens: undefined }) });
    await assert.rejects(async () => messages.handle(exchange), { kind: 'invalid-request', message: /"max_tokens"/ });
    assert.equal(gateway.chats.length, 0);
  });
});
