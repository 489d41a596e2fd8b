import assert from 'node:assert/strict';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { embed } from '../../../src/gateway/strategies/embed.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { patient } from './support.js';

describe('embedding', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const at = (path: string, texts: readonly string[] = ['a', 'b']) =>
    embed({ http, url: `${upstream.origin}${path}`, model: 'tiny' }, texts, patient());

  it('speaks Ollama', async () => {
    upstream.reply = { body: '{"model":"tiny","embeddings":[[1,0],[0,1]]}' };
    assert.deepEqual(await at('/api/embed'), [
      [1, 0],
      [0, 1],
    ]);
    assert.deepEqual(upstream.requests[0]?.body, { model: 'tiny', input: ['a', 'b'] });
  });

  it('speaks OpenAI, and puts what comes in another order into ours', async () => {
    upstream.reply = { body: '{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}]}' };
    assert.deepEqual(await at('/v1/embeddings'), [
      [1, 0],
      [0, 1],
    ]);
    assert.deepEqual(upstream.requests[0]?.body, { model: 'tiny', input: ['a', 'b'] });
  });

  for (const [what, path, body] of [
    ['fewer vectors than texts', '/api/embed', '{"embeddings":[[1,0]]}'],
    ['vectors of two lengths', '/api/embed', '{"embeddings":[[1,0],[1]]}'],
    ['empty vectors', '/api/embed', '{"embeddings":[[],[]]}'],
    ['words for numbers', '/api/embed', '{"embeddings":[["1"],["0"]]}'],
    ['the other shape', '/v1/embeddings', '{"embeddings":[[1,0],[0,1]]}'],
    ['no JSON', '/v1/embeddings', 'oops'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      upstream.reply = { body };
      await assert.rejects(at(path), { kind: 'upstream-garbled' });
    });
  }
});
