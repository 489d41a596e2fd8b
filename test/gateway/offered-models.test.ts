import assert from 'node:assert/strict';
import type { ProviderCard } from '../../src/core/model.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
import { listOfferedModels } from '../../src/gateway/offered-models.js';
import { aProviderCard } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('the models a provider offers', () => {
  let upstream: FakeUpstream;
  let http: UpstreamHttp;
  before(async () => {
    upstream = await startFakeUpstream();
    upstream.models = ['small', 'large'];
    http = createUpstreamHttp();
  });
  after(async () => {
    http.dispose();
    await upstream.dispose();
  });

  const list = (over: Partial<ProviderCard>, key?: string) =>
    listOfferedModels(
      http,
      aProviderCard({ baseUrl: `${upstream.origin}/v1`, ...over }),
      key,
      AbortSignal.timeout(5_000),
    );

  it('come from /models, with the key as a bearer token', async () => {
    assert.deepEqual(await list({}, 'sk-one'), ['small', 'large']);
    assert.equal(upstream.requests.at(-1)?.path, '/v1/models');
    assert.equal(upstream.requests.at(-1)?.headers.authorization, 'Bearer sk-one');
  });

  it('are asked of Anthropic with its own headers', async () => {
    await list({ wire: 'anthropic-messages' }, 'sk-two');
    assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], 'sk-two');
    assert.equal(upstream.requests.at(-1)?.headers.authorization, undefined);
  });

  it('come from /api/tags of an Ollama server, without a key', async () => {
    assert.deepEqual(await list({ wire: 'ollama', baseUrl: upstream.origin }), ['small', 'large']);
    assert.equal(upstream.requests.at(-1)?.headers.authorization, undefined);
  });

  it('are none for a wire that has no list', async () => {
    assert.deepEqual(await list({ wire: 'offline' }), []);
  });

  it('cannot be read from anything else', async () => {
    upstream.paths.set('/v1/models', { body: '{"data": "many"}' });
    await assert.rejects(list({}), { kind: 'upstream-garbled' });
  });
});
