import assert from 'node:assert/strict';
import { completions } from '../../../src/proxy/endpoints/completions.js';
import { anExchange, fakeApp, FakeGateway, jsonOf } from '../support.js';

describe('POST /v1/completions', () => {
  it('answers a prompt with text', async () => {
    const gateway = new FakeGateway();
    const body = JSON.stringify({ model: 'auto', prompt: 'Once upon' });
    const answer = await completions.handle(anExchange({ app: fakeApp(gateway), body }));
    assert.deepEqual(gateway.chats[0]?.messages, [{ role: 'user', parts: [{ type: 'text', text: 'Once upon' }] }]);
    assert.partialDeepStrictEqual(jsonOf(answer), { object: 'text_completion', choices: [{ text: 'Hello you' }] });
  });

  it('streams when asked to', async () => {
    const body = JSON.stringify({ model: 'auto', prompt: 'Once upon', stream: true });
    const answer = await completions.handle(anExchange({ body }));
    assert.equal(answer.kind, 'stream');
  });
});
