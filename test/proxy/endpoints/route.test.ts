import assert from 'node:assert/strict';
import { route } from '../../../src/proxy/endpoints/route.js';
import { aHolder, anExchange, fakeApp, FakeGateway, jsonOf } from '../support.js';

describe('POST /v1/route', () => {
  let gateway: FakeGateway;

  beforeEach(() => {
    gateway = new FakeGateway();
  });

  const ask = async (body: unknown) => route.handle(anExchange({ app: fakeApp(gateway), body: JSON.stringify(body) }));

  it('decides for a query and calls no model', async () => {
    assert.deepEqual(jsonOf(await ask({ query: 'What is a mutex?' })), { requestId: 'id-1', model: 'acme/one' });
    assert.equal(gateway.decisions[0]?.model, 'auto');
    assert.deepEqual(gateway.decisions[0].messages, [
      { role: 'user', parts: [{ type: 'text', text: 'What is a mutex?' }] },
    ]);
    assert.equal(gateway.chats.length, 0);
  });

  it('decides for a query and a preset', async () => {
    await ask({ query: 'Hi', model: 'auto:best' });
    assert.equal(gateway.decisions[0]?.model, 'auto:best');
  });

  it('decides for a chat body as it would be sent', async () => {
    await ask({ model: 'auto:cheapest', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 9 });
    assert.equal(gateway.decisions[0]?.model, 'auto:cheapest');
    assert.equal(gateway.decisions[0].sampling.maxOutputTokens, 9);
  });

  it('causes no cost for a viewer: not where deciding asks a model', async () => {
    const askAs = async (role: 'viewer' | 'developer', decidingAsks: boolean) =>
      route.handle(
        anExchange({
          app: fakeApp(gateway, { decidingAsks: () => decidingAsks }),
          caller: aHolder({ role }),
          body: '{"query":"Hi"}',
        }),
      );
    await askAs('viewer', false);
    await askAs('developer', true);
    assert.equal(gateway.decisions.length, 2);
    await assert.rejects(askAs('viewer', true), { kind: 'forbidden', message: /classifier\.strategy/ });
    assert.equal(gateway.decisions.length, 2);
  });

  for (const body of [{ query: '' }, { query: 5 }, { query: 'Hi', quary: 'x' }, {}]) {
    it(`refuses ${JSON.stringify(body)}`, async () => {
      await assert.rejects(ask(body), { kind: 'invalid-request' });
    });
  }
});
