import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import type { WireFormat } from '../../src/core/model.js';
import type { Region } from '../../src/core/region.js';
import { dialOf, wiresFor, wiresOf } from '../../src/gateway/dial.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
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

describe('the places that a dial calls', () => {
  const card = aProviderCard({
    baseUrl: 'https://us.example/v1',
    region: 'us',
    also: [{ wire: 'anthropic-messages', baseUrl: 'https://us.example/anthropic/v1' }],
    endpoints: [{ region: 'eu', baseUrl: 'https://eu.example/v1' }],
    elsewhere: [{ models: '^global\\.', region: 'other' }],
  });
  const call = (model: string) => ({ model, path: '/x', headers: {}, body: '{}', signal: NEVER, timeouts: {} });

  /** The addresses of the calls, over HTTP that only notes them. */
  async function called(wire: WireFormat, model: string, regions: readonly Region[] | undefined): Promise<string[]> {
    const urls: string[] = [];
    const post = ({ url }: { readonly url: string | URL }) => {
      urls.push(String(url));
      return Promise.reject(new GatewayError('upstream-unreachable', 'nobody is there'));
    };
    // Safe: a dial sends nothing but posts.
    const http = { post } as unknown as UpstreamHttp;
    const residency = () => regions && new Set(regions);
    const times = new EndpointTimes(() => 0);
    const dial = dialOf(card, wire, { ...authDeps({ key: 'k' }), http, residency, times });
    await failureOf(dial(call(model)));
    await failureOf(dial(call(model)));
    return urls;
  }

  it('are all of them, the next one after a failure', async () => {
    const both = ['https://us.example/v1/x', 'https://eu.example/v1/x'];
    assert.deepEqual(await called('openai-chat', 'm', undefined), both);
    assert.deepEqual(await called('openai-chat', 'm', ['us', 'eu']), both);
  });

  it('are only those that are allowed, over every wire', async () => {
    assert.deepEqual(new Set(await called('openai-chat', 'm', ['eu'])), new Set(['https://eu.example/v1/x']));
    assert.deepEqual(
      new Set(await called('anthropic-messages', 'm', ['eu'])),
      new Set(['https://eu.example/anthropic/v1/x']),
    );
  });

  it('are none where no place or not the model is allowed, and nobody is called', async () => {
    assert.deepEqual(await called('openai-chat', 'm', ['cn']), []);
    assert.deepEqual(await called('openai-chat', 'm', []), []);
    assert.deepEqual(await called('openai-chat', 'global.m', ['us', 'eu']), []);
    assert.equal((await called('openai-chat', 'global.m', undefined)).length, 2);
  });

  it('say which setting forbids the call', async () => {
    const dial = dialOf(card, 'openai-chat', {
      ...authDeps({ key: 'k' }),
      ...anywhere(),
      residency: () => new Set(['cn']),
      http: NOBODY,
    });
    const error = await failureOf(dial(call('m')));
    assert.equal(error.kind, 'forbidden');
    assert.equal(
      error.message,
      'Acme was not called for "m": its requests go to the US or the EU, and the setting "routing.residency" allows only China.',
    );
  });
});

// Safe: it is never used.
const NOBODY = {} as UpstreamHttp;
