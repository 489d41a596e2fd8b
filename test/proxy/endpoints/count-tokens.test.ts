import assert from 'node:assert/strict';
import { countTokens } from '../../../src/proxy/endpoints/count-tokens.js';
import { findEndpoint } from '../../../src/proxy/router.js';
import { aHead, anExchange, fakeApp, FakeGateway, jsonOf } from '../support.js';

async function countOf(body: object, gateway = new FakeGateway()): Promise<number> {
  const exchange = anExchange({
    app: fakeApp(gateway),
    body: JSON.stringify({ model: 'claude-sonnet-5', messages: [{ role: 'user', content: 'Hi' }], ...body }),
  });
  const answer = jsonOf(await countTokens.handle(exchange)) as { input_tokens: number };
  assert.deepEqual(Object.keys(answer), ['input_tokens']);
  return answer.input_tokens;
}

describe('POST /v1/messages/count_tokens', () => {
  for (const url of [
    '/v1/messages/count_tokens?beta=true',
    '/messages/count_tokens',
    '/v1/v1/messages/count_tokens/',
  ]) {
    it(`is found at ${url}`, () => {
      const found = findEndpoint(aHead({ method: 'POST', url }));
      assert.equal(found.kind === 'endpoint' && found.endpoint, countTokens);
    });
  }

  it('counts a prompt, and asks nobody', async () => {
    const gateway = new FakeGateway();
    assert.equal(await countOf({}, gateway), 4); // one for the word, three for the message
    assert.deepEqual([gateway.chats.length, gateway.decisions.length], [0, 0]);
  });

  it('counts what the system says, and the tools', async () => {
    const plain = await countOf({});
    const schema = { type: 'object', properties: { path: { type: 'string' } } };
    assert.ok((await countOf({ system: 'You are careful.' })) > plain);
    assert.ok((await countOf({ tools: [{ name: 'read', description: 'Reads', input_schema: schema }] })) > plain + 20);
  });

  it('counts a picture as more than its words', async () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'iVBO' };
    const withPicture = { messages: [{ role: 'user', content: [{ type: 'image', source }] }] };
    assert.ok((await countOf(withPicture)) > 500);
  });

  it('refuses what is no prompt', async () => {
    await assert.rejects(countOf({ messages: 'Hi' }), { kind: 'invalid-request' });
  });
});
