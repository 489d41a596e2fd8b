import assert from 'node:assert/strict';
import { chatCompletions } from '../../../src/proxy/endpoints/chat-completions.js';
import { anExchange, fakeApp, FakeGateway, jsonOf } from '../support.js';

describe('POST /v1/chat/completions', () => {
  it('hands the gateway the request with every field it came with', async () => {
    const gateway = new FakeGateway();
    const body = {
      model: 'auto',
      messages: [{ role: 'user', content: 'Hi' }],
      seed: 7,
      api_base: 'http://evil.example',
    };
    const answer = await chatCompletions.handle(anExchange({ app: fakeApp(gateway), body: JSON.stringify(body) }));
    const [request] = gateway.chats;
    assert.partialDeepStrictEqual(request?.source, { wire: 'openai-chat', body, stream: false });
    assert.equal(new TextDecoder().decode(request?.source.bytes), JSON.stringify(body));
    assert.equal(request?.id, 'id-1');
    assert.partialDeepStrictEqual(jsonOf(answer), { object: 'chat.completion', model: 'acme/one' });
  });

  it('calls nobody for a body that is not a chat', async () => {
    const gateway = new FakeGateway();
    const exchange = anExchange({ app: fakeApp(gateway), body: '{"model":"auto"}' });
    await assert.rejects(async () => chatCompletions.handle(exchange), { kind: 'invalid-request' });
    assert.equal(gateway.chats.length, 0);
  });
});
