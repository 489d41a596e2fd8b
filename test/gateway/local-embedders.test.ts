import assert from 'node:assert/strict';
import { createUpstreamHttp } from '../../src/gateway/http.js';
import type { Stock } from '../../src/gateway/inventory.js';
import { makeLocalEmbedders } from '../../src/gateway/local-embedders.js';
import { aLocalServer } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('embedding models of local servers', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.models = ['llama3:8b', 'nomic-embed-text:latest', 'bge-m3', 'bge-reranker-v2'];
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const stockOf = (state: 'ready' | 'not-running'): Stock => ({
    providers: [aLocalServer({ id: 'ollama', wire: 'ollama', baseUrl: upstream.origin, probePath: '/api/tags' })],
    models: [],
    access: new Map([['ollama', state === 'ready' ? { state } : { state, hint: 'start it' }]]),
    wiresOf: () => [],
    resolve: () => undefined,
    modelsFor: () => [],
  });

  it('are those whose names say so, free and private', async () => {
    const found = await makeLocalEmbedders({ http, nowMs: () => 0 })(stockOf('ready'));
    assert.deepEqual(
      found.map(({ model, local, tier }) => [model, local, tier]),
      [
        ['nomic-embed-text:latest', true, 'free'],
        ['bge-m3', true, 'free'],
      ],
    );
  });

  it('are asked for again after half a minute', async () => {
    let nowMs = 0;
    const list = makeLocalEmbedders({ http, nowMs: () => nowMs });
    await list(stockOf('ready'));
    nowMs = 29_999;
    await list(stockOf('ready'));
    assert.equal(upstream.requests.length, 1);
    nowMs = 30_000;
    await list(stockOf('ready'));
    assert.equal(upstream.requests.length, 2);
  });

  it('are not asked for where nothing runs', async () => {
    assert.deepEqual(await makeLocalEmbedders({ http, nowMs: () => 0 })(stockOf('not-running')), []);
    assert.equal(upstream.requests.length, 0);
  });

  it('are none when the server has no list', async () => {
    upstream.paths.set('/api/tags', { status: 404 });
    assert.deepEqual(await makeLocalEmbedders({ http, nowMs: () => 0 })(stockOf('ready')), []);
  });
});
