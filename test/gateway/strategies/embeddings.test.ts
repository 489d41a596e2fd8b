import assert from 'node:assert/strict';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { makeEmbeddings } from '../../../src/gateway/strategies/embeddings.js';
import { createVectorStore } from '../../../src/gateway/strategies/example-vectors.js';
import type { Example } from '../../../src/gateway/strategies/examples.js';
import { freePort } from '../../support/ports.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { aLocal, asked, LOCAL_ANSWER, patient, sumOf } from './support.js';

const HARD = { tier: 'premium', complexity: 'complex', category: 'reasoning', domain: 'math' } as const;
const EASY = { tier: 'free', complexity: 'simple', category: 'factual', domain: 'math' } as const;

/** Four hard ones that way, three easy ones the other way. */
const labelled = (): readonly Example[] =>
  [HARD, HARD, HARD, HARD, EASY, EASY, EASY].map((labels, index) => ({ prompt: `example ${index}`, ...labels }));
const THEIR_VECTORS = [
  [1, 0.1],
  [1, 0.2],
  [1, 0.3],
  [1, 0.4],
  [0.1, 1],
  [0.2, 1],
  [0.3, 1],
];
const vectors = (...embeddings: readonly (readonly number[])[]) => ({ body: JSON.stringify({ embeddings }) });

describe('the embeddings strategy', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const embeddings = (url = `${upstream.origin}/api/embed`, timeoutMs = 500) =>
    makeEmbeddings({
      http,
      url,
      model: 'tiny',
      local: aLocal(),
      vectors: createVectorStore(http, labelled),
      timeoutMs,
    });
  const fallsBack = async (reason: string, strategy = embeddings()) => {
    assert.deepEqual(await strategy.classify(asked(), patient()), {
      ...LOCAL_ANSWER,
      fallback: `embeddings ${reason}; judged by learned`,
    });
  };

  it('takes the labels of most of the five nearest', async () => {
    upstream.script(vectors(...THEIR_VECTORS), vectors([1, 0]));
    const judged = await embeddings().classify(asked(), patient());
    const { strategy, tier, score, complexity, category, domain, confidence, fallback } = judged;
    assert.deepEqual([strategy, tier, complexity, category], ['embeddings', 'premium', 'complex', 'reasoning']);
    assert.deepEqual([domain, confidence, fallback], ['math', 0.85, undefined]); // 4, 4, 4 and 5 of 5 agree
    assert.equal(score, 0.6675); // 0.7 * 0.825 + 0.3 * 0.3
    assert.equal(sumOf(judged), 0.6675);
    assert.deepEqual(judged.contributions.at(-1), {
      signal: 'embeddings',
      group: 'base',
      points: 0.5775,
      evidence: '4 of the 5 nearest examples are premium',
    });
  });

  it('asks for the examples once, and then for each text', async () => {
    upstream.script(vectors(...THEIR_VECTORS));
    upstream.reply = vectors([0, 1]);
    const strategy = embeddings();
    assert.equal((await strategy.classify(asked('one'), patient())).tier, 'free');
    await strategy.classify(asked('two'), patient());
    assert.deepEqual(
      upstream.requests.map(({ body }) => body['input']),
      [labelled().map(({ prompt }) => prompt), ['one'], ['two']],
    );
  });

  it('does not wait long for the examples, which go on being read for the next request', async () => {
    upstream.script({ ...vectors(...THEIR_VECTORS), delayMs: 200 });
    upstream.reply = vectors([1, 0]);
    const strategy = embeddings(undefined, 100);
    await fallsBack('is still reading its examples', strategy);
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.equal((await strategy.classify(asked(), patient())).tier, 'premium');
    assert.equal(upstream.requests.length, 2);
  });

  it('lets the local one judge when the text’s own vector is late', async () => {
    upstream.script(vectors(...THEIR_VECTORS), { hang: 'before-head' });
    await fallsBack('did not answer within 0.3 s', embeddings(undefined, 300));
  });

  it('lets the local one judge when it gets a 500, nonsense, or another length', async () => {
    upstream.script({ status: 500 });
    await fallsBack('failed (upstream-failed)');
    upstream.script({ body: 'oops' });
    await fallsBack('gave no answer of the expected form');
    upstream.script(vectors(...THEIR_VECTORS), vectors([1, 0, 0]));
    await fallsBack('gave no answer of the expected form');
  });

  it('says so when the model is not there', async () => {
    upstream.reply = { status: 404, message: 'model "tiny" not found' };
    await fallsBack('does not know the model');
  });

  it('lets the local one judge at once when nobody is there', async () => {
    await fallsBack('cannot be reached', embeddings(`http://127.0.0.1:${await freePort()}/api/embed`));
  });
});
