import assert from 'node:assert/strict';
import { dialOf, wiresFor, wiresOf } from '../../src/gateway/dial.js';
import { createUpstreamHttp } from '../../src/gateway/http.js';
import { anywhere } from '../support/anywhere.js';
import { aProviderCard } from '../support/builders.js';
import { authDeps, failureOf, NEVER } from './auth/support/deps.js';
import { startGuardedUpstream } from './auth/support/guard.js';

describe('wiresOf', () => {
  const also = [
    { wire: 'openai-responses', baseUrl: 'https://acme.example' },
    { wire: 'anthropic-messages', baseUrl: 'https://acme.example', models: '(?:^|\\.)anthropic\\.' },
  ] as const;

  it('is every wire that claims no models, the own one first', () => {
    assert.deepEqual(wiresOf(aProviderCard({ also }), 'openai.gpt'), ['openai-chat', 'openai-responses']);
    assert.deepEqual(wiresOf(aProviderCard({ also }), 'notanthropic.x'), ['openai-chat', 'openai-responses']);
  });

  it('is only the wire that claims the model', () => {
    assert.deepEqual(wiresOf(aProviderCard({ also }), 'anthropic.claude'), ['anthropic-messages']);
    assert.deepEqual(wiresOf(aProviderCard({ also }), 'eu.anthropic.claude'), ['anthropic-messages']);
  });
});

describe('wiresFor', () => {
  const card = aProviderCard({ also: [{ wire: 'openai-responses', baseUrl: 'https://acme.example' }] });

  it('is what the model is bound to, in its order', () => {
    assert.deepEqual(wiresFor(card, { model: 'm', wires: ['openai-responses'] }), ['openai-responses']);
    const both = ['openai-responses', 'openai-chat'] as const;
    assert.deepEqual(wiresFor(card, { model: 'm', wires: both }), both);
    assert.deepEqual(wiresFor(card, { model: 'm' }), ['openai-chat', 'openai-responses']);
  });

  it('is what the provider speaks, where that is none of those', () => {
    assert.deepEqual(wiresFor(card, { model: 'm', wires: ['gemini', 'openai-chat'] }), ['openai-chat']);
    assert.deepEqual(wiresFor(aProviderCard(), { model: 'm', wires: ['openai-responses'] }), ['openai-chat']);
  });
});

describe('dialOf', () => {
  it("sends the card's headers and the proof, and says what to check when refused", async () => {
    const http = createUpstreamHttp();
    const upstream = await startGuardedUpstream(({ headers }) =>
      headers['x-team'] === 'red' && headers['api-key'] === 'right-key' ? undefined : 'team or key',
    );
    try {
      const card = aProviderCard({
        baseUrl: `${upstream.origin}/v1`,
        headers: { 'x-team': 'red' },
        auth: 'azure-entra',
      });
      const call = { model: 'm', path: '/chat/completions', headers: {}, body: '{}', signal: NEVER, timeouts: {} };
      const dial = (key: string) => dialOf(card, 'openai-chat', { ...authDeps({ key }), ...anywhere(), http })(call);
      assert.equal((await dial('right-key')).status, 200);
      const error = await failureOf(dial('wrong-key'));
      assert.equal(
        error.message,
        'Acme refused the credentials (HTTP 403). Check the key, or that the application has the role "Cognitive Services OpenAI User".',
      );
    } finally {
      http.dispose();
      await upstream.dispose();
    }
  });
});
