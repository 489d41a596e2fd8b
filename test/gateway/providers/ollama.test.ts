import assert from 'node:assert/strict';
import { ollamaWire } from '../../support/fake-frames.js';
import { startFakeUpstream } from '../../support/fake-upstream.js';
import { toArray } from '../../support/streams.js';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { httpProvider } from '../../../src/gateway/http-provider.js';
import { ollama } from '../../../src/gateway/providers/ollama.js';
import { describeProvider, providerDeps } from './contract.js';
import { aProviderCard, aRequest } from '../../support/builders.js';

describeProvider('ollama', {
  card: aProviderCard({ wire: 'ollama', local: true }),
  basePath: '',
  fake: ollamaWire,
  keyHeader: undefined,
  usage: {
    sent: { input: 12, output: 7 },
    read: {
      inputTokens: 12,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 7,
      reasoningTokens: 0,
    },
  },
});

describe('ollama', () => {
  it('changes the model alone in a body of its own wire', () => {
    const edits = ollama.edits({ model: 'auto', keep_alive: '5m' }, { model: 'one', quirks: [], stream: true });
    assert.deepEqual(edits, { model: { value: 'one' } });
  });

  it('reads the lines of a server that streams what was asked for in one piece', async () => {
    const upstream = await startFakeUpstream();
    const http = createUpstreamHttp();
    const lines = ollamaWire.pieces({ text: 'Hello there.' }, 'one', true).join('');
    upstream.reply = { body: lines, contentType: ollamaWire.streamType };
    const card = aProviderCard({ wire: 'ollama', local: true, baseUrl: upstream.origin });
    const request = aRequest({ source: { wire: 'ollama', body: { model: 'auto', stream: false }, stream: false } });
    const call = { request, model: { provider: 'acme', model: 'one' }, signal: new AbortController().signal };
    const events = await toArray(httpProvider(card, providerDeps(http, undefined)).stream(call));
    http.dispose();
    await upstream.dispose();
    assert.deepEqual(
      events.map((event) => (event.type === 'text-delta' ? event.text : event.type)),
      ['Hello', ' there.', 'finish'],
    );
  });
});
