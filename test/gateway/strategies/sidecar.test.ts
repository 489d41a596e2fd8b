import assert from 'node:assert/strict';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { makeSidecar } from '../../../src/gateway/strategies/sidecar.js';
import { freePort } from '../../support/ports.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { aLocal, asked, LOCAL_ANSWER, patient, sumOf } from './support.js';

describe('the sidecar strategy', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const sidecar = (over: { weight?: number; timeoutMs?: number; url?: string } = {}) =>
    makeSidecar({ http, local: aLocal(), url: `${upstream.origin}/classify`, weight: 0.7, ...over });
  const classify = async (over?: Parameters<typeof sidecar>[0]) => sidecar(over).classify(asked(), patient());
  const says = (body: unknown): void => {
    upstream.reply = { body: typeof body === 'string' ? body : JSON.stringify(body) };
  };

  it('posts the person’s text and nothing else', async () => {
    says({ strong_win_rate: 0.9 });
    await classify();
    const [request] = upstream.requests;
    assert.deepEqual([request?.method, request?.path], ['POST', '/classify']);
    assert.deepEqual(request?.body, { prompt: 'Write a parser' });
  });

  it('blends 0.7 of a rate of 0.9 with 0.3 of a local 0.3 to exactly 0.72', async () => {
    says({ strong_win_rate: 0.9 });
    const judged = await classify();
    const { strategy, score, tier, complexity, category, confidence, fallback } = judged;
    assert.deepEqual([strategy, score, tier, complexity, category], ['sidecar', 0.72, 'premium', 'complex', 'code']);
    assert.equal(confidence, 0.81); // 0.7 * 0.9 + 0.3 * 0.6
    assert.equal(fallback, undefined);
    assert.equal(sumOf(judged), 0.72);
    assert.deepEqual(judged.contributions.at(-1), {
      signal: 'sidecar',
      group: 'base',
      points: 0.63,
      evidence: 'strong win-rate 0.90, counted at 70 %',
    });
  });

  for (const [rate, score, tier] of [
    [0.157, 0.1999, 'free'],
    [0.1572, 0.2, 'cheap'],
    [0.5142, 0.4499, 'cheap'],
    [0.5143, 0.45, 'mid'],
    [0.7999, 0.6499, 'mid'],
    [0.8, 0.65, 'premium'],
  ] as const) {
    it(`puts a rate of ${rate} at ${score}: ${tier}`, async () => {
      says({ strong_win_rate: rate });
      const judged = await classify();
      assert.deepEqual([judged.score, judged.tier], [score, tier]);
    });
  }

  it('is as sure of a low rate as of a high one', async () => {
    says({ strong_win_rate: 0.1 });
    assert.equal((await classify()).confidence, 0.81);
  });

  it('takes the rate alone at weight 1, and the local score alone at weight 0', async () => {
    says({ strong_win_rate: 0.9 });
    assert.equal((await classify({ weight: 1 })).score, 0.9);
    assert.equal((await classify({ weight: 0 })).score, 0.3);
  });

  for (const [what, answer] of [
    ['no JSON', 'strong'],
    ['another field', { win_rate: 0.9 }],
    ['a rate above 1', { strong_win_rate: 1.01 }],
    ['a rate below 0', { strong_win_rate: -0.01 }],
    ['a rate in words', { strong_win_rate: '0.9' }],
    ['more than any answer', `{"strong_win_rate":0.9}${' '.repeat(70_000)}`],
  ] as const) {
    it(`lets the local one judge when it gets ${what}`, async () => {
      says(answer);
      assert.deepEqual(await classify(), {
        ...LOCAL_ANSWER,
        fallback: 'sidecar gave no answer of the expected form; judged by learned',
      });
    });
  }

  it('lets the local one judge after a 500, and says nothing of what the server said', async () => {
    upstream.reply = { status: 500, message: 'Write a parser' };
    assert.equal((await classify()).fallback, 'sidecar failed (upstream-failed); judged by learned');
  });

  it('follows no redirect', async () => {
    upstream.reply = { status: 307, headers: { location: `${upstream.origin}/elsewhere` } };
    assert.match((await classify()).fallback ?? '', /^sidecar failed/);
    assert.equal(upstream.requests.length, 1);
  });

  it('waits 2 s and no longer', async () => {
    upstream.reply = { hang: 'before-head' };
    const startedMs = performance.now();
    assert.deepEqual(await classify(), {
      ...LOCAL_ANSWER,
      fallback: 'sidecar did not answer within 2 s; judged by learned',
    });
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs > 1_900 && tookMs < 3_500, `took ${tookMs} ms`);
    assert.equal(await upstream.requests[0]?.over, 'left');
  });

  it('counts the body into the time too', async () => {
    upstream.reply = { body: '{"strong_win_rate":0.9}', delayMs: 150 };
    assert.equal(
      (await classify({ timeoutMs: 50 })).fallback,
      'sidecar did not answer within 0.05 s; judged by learned',
    );
  });

  it('lets the local one judge at once when nobody is there', async () => {
    const url = `http://127.0.0.1:${await freePort()}/classify`;
    assert.equal((await classify({ url })).fallback, 'sidecar cannot be reached; judged by learned');
  });
});
