import assert from 'node:assert/strict';
import { aModel, aRequest } from '../../support/builders.js';
import { anthropicWire } from '../../support/fake-frames.js';
import { startFakeUpstream } from '../../support/fake-upstream.js';
import { toArray } from '../../support/streams.js';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { httpProvider } from '../../../src/gateway/http-provider.js';
import { anthropicMessages } from '../../../src/gateway/providers/anthropic-messages.js';
import type { ModelCard } from '../../../src/core/model.js';
import { describeProvider, overBytes, providerDeps } from './contract.js';
import { aProviderCard } from '../../support/builders.js';

describeProvider('anthropic', {
  card: aProviderCard({ wire: 'anthropic-messages' }),
  basePath: '/v1',
  fake: anthropicWire,
  keyHeader: ['x-api-key', 'KEY'],
  usage: {
    sent: { input: 3, cacheRead: 0, cacheWrite: 12_304, output: 550 },
    read: {
      inputTokens: 3,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 12_304,
      cacheWrite1hTokens: 0,
      outputTokens: 550,
      reasoningTokens: 0,
    },
  },
});

describe('anthropic', () => {
  const sentWith = async (known: ModelCard | undefined) => {
    const upstream = await startFakeUpstream();
    const http = createUpstreamHttp();
    const card = aProviderCard({ wire: 'anthropic-messages', baseUrl: `${upstream.origin}/v1` });
    const provider = httpProvider(card, providerDeps(http, 'sk-1', known));
    const signal = new AbortController().signal;
    await toArray(provider.stream({ request: aRequest(), model: { provider: 'acme', model: 'one' }, signal }));
    http.dispose();
    await upstream.dispose();
    return upstream.requests[0];
  };

  it('says which version of the API it speaks', async () => {
    assert.equal((await sentWith(undefined))?.headers['anthropic-version'], '2023-06-01');
  });

  describe('headers', () => {
    const headersFor = (betas: readonly string[], headers: Readonly<Record<string, string>>) =>
      anthropicMessages.headers(
        aRequest({ source: { wire: 'anthropic-messages', body: {}, stream: true, headers } }),
        aProviderCard({ betas }),
      );

    it('pass the client’s version', () => {
      const headers = { 'anthropic-version': '2026-10-21' };
      assert.deepEqual(headersFor([], headers), { 'anthropic-version': '2026-10-21' });
    });

    it('pass the beta flags that the provider takes, and no others', () => {
      const headers = { 'anthropic-beta': 'one, two,three' };
      assert.equal(headersFor([], headers)['anthropic-beta'], undefined);
      assert.equal(headersFor(['three', 'one'], headers)['anthropic-beta'], 'one,three');
      assert.equal(headersFor(['*'], headers)['anthropic-beta'], 'one,two,three');
    });
  });

  it("sends the model's own limit when the client set none", async () => {
    assert.equal((await sentWith(aModel({ maxOutputTokens: 64_000 })))?.body['max_tokens'], 64_000);
  });

  it('sends a limit every model has when nothing is known of the model', async () => {
    assert.equal((await sentWith(undefined))?.body['max_tokens'], 4_096);
    assert.equal((await sentWith(aModel({ maxOutputTokens: Number.MAX_SAFE_INTEGER })))?.body['max_tokens'], 4_096);
  });

  it('refuses a tool call whose arguments are cut though the provider calls it finished', async () => {
    const frames = anthropicWire.pieces({ toolCalls: [{ id: 'a', name: 'f', argumentsJson: '{"x' }] }, 'one', true);
    const one = { card: aProviderCard(), fake: anthropicWire };
    await assert.rejects(overBytes(one, [Buffer.from(frames.join(''))]), { kind: 'upstream-garbled' });
  });
});
