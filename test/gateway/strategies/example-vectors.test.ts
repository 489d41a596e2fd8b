import assert from 'node:assert/strict';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { createVectorStore } from '../../../src/gateway/strategies/example-vectors.js';
import type { Example } from '../../../src/gateway/strategies/examples.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';

const labelled = (count: number) => (): readonly Example[] =>
  Array.from({ length: count }, (_, index) => ({
    prompt: `example ${index}`,
    tier: 'free',
    complexity: 'simple',
    category: 'factual',
    domain: 'general',
  }));
const vectors = (count: number, vector = [3, 4]) => ({
  body: JSON.stringify({ embeddings: Array.from({ length: count }, () => vector) }),
});

describe('the examples’ vectors', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;
  let url: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    url = `${upstream.origin}/api/embed`;
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  it('are asked for in batches of 32', async () => {
    upstream.script(vectors(32), vectors(32), vectors(6));
    const placed = await createVectorStore(http, labelled(70)).at(url, 'tiny').load();
    assert.deepEqual(
      upstream.requests.map(({ body }) => (body['input'] as string[]).length),
      [32, 32, 6],
    );
    assert.deepEqual([placed.length, placed[69]?.example.prompt], [70, 'example 69']);
    assert.deepEqual([...(placed[69]?.direction ?? [])], [0.6, 0.8]);
  });

  it('are asked for once for each address and model', async () => {
    upstream.reply = vectors(2);
    const store = createVectorStore(http, labelled(2));
    await Promise.all([store.at(url, 'tiny').load(), store.at(url, 'tiny').load()]);
    await store.at(url, 'tiny').load();
    assert.equal(upstream.requests.length, 1);
    await store.at(url, 'other').load();
    await store.at(`${url}?x`, 'tiny').load();
    assert.equal(upstream.requests.length, 3);
  });

  it('are asked for again after a failure', async () => {
    upstream.script({ status: 500 }, vectors(2));
    const place = createVectorStore(http, labelled(2)).at(url, 'tiny');
    await assert.rejects(place.load(), { kind: 'upstream-failed' });
    assert.equal(place.isReady(), false);
    assert.equal((await place.load()).length, 2);
    assert.equal(place.isReady(), true);
  });

  it('are refused when two batches differ in length', async () => {
    upstream.script(vectors(32), vectors(1, [1]));
    await assert.rejects(createVectorStore(http, labelled(33)).at(url, 'tiny').load(), { kind: 'upstream-garbled' });
  });

  it('are given up when the router ends', async () => {
    upstream.reply = { hang: 'before-head' };
    const store = createVectorStore(http, labelled(2));
    const loading = store.at(url, 'tiny').load();
    store.dispose();
    await assert.rejects(loading, { kind: 'canceled' });
  });
});
