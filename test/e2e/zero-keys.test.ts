import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { chatBody, errorMessage, post } from '../support/http.js';
import { userSays } from '../support/builders.js';

describe('with nothing configured', () => {
  let router: TestApp;
  before(async () => {
    router = await startTestApp();
  });
  after(() => router.remove());

  const ask = async (body: unknown) => post(`${await router.url()}/v1/chat/completions`, await router.token(), body);

  it('the Offline helper answers, and says that it is not an AI model', async () => {
    const { status, headers, text } = await ask(chatBody('{"a": 1,}'));
    assert.equal(status, 200);
    assert.equal(headers.get('x-signalbox-model'), 'signalbox/offline-helper');
    assert.match(text, /not an AI model/);
    assert.match(text, /Line 1, column 9/);
  });

  it('the decision covers the whole catalogue, and names what a key would give', async () => {
    const { text } = await post(`${await router.url()}/v1/route`, await router.token(), {
      query: 'Refactor this module to async',
    });
    const decision = JSON.parse(text) as {
      candidates: unknown[];
      rejected: unknown[];
      wouldUse: { model: string; estimatedUsd: number; hint: string };
    };
    const { models } = await router.app.inventory.snapshot();
    assert.equal(decision.candidates.length + decision.rejected.length, models.length);
    assert.ok(decision.wouldUse.estimatedUsd > 0);
    assert.match(decision.wouldUse.hint, /^add a key for/);
  });

  it('a request with tools is refused, because the helper cannot use them, and says what could', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    const { status, text } = await ask(chatBody('Refactor this', { tools }));
    assert.equal(status, 503);
    assert.match(errorMessage(text), /could: add a key for/);
  });

  it('its answers are booked as free, never as unpriced', async () => {
    await ask(chatBody('hello'));
    await new Promise((resolve) => setTimeout(resolve, 120));
    const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
    assert.deepEqual(row?.cost, { kind: 'free' });
  });

  it('a key in the environment makes its models ready; nothing else does', async () => {
    const keyed = await startTestApp({ env: { OPENAI_API_KEY: 'sk-canary-000' } });
    try {
      const decision = await keyed.app.gateway.decide({
        id: '01X',
        model: 'auto',
        messages: [userSays('Refactor this module to async')],
        tools: [],
        sampling: {},
        client: { surface: 'cli', app: 'test', sessionId: undefined },
        source: { wire: 'none', body: {}, stream: true },
      });
      assert.deepEqual([...new Set(decision.candidates.map(({ model }) => model.provider))], ['openai']);
      assert.ok(decision.candidates.length >= 3, 'the choice and two fallbacks');
      assert.doesNotMatch(JSON.stringify([decision, keyed.logs]), /sk-canary/);
    } finally {
      await keyed.remove();
    }
  });
});
