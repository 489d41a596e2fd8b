import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../src/config/schema.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { aRequest, userSays } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

const QUESTION = 'Write a Python function that sorts a list';
const LABELS = '{"tier":"premium","complexity":"complex","category":"reasoning","domain":"math","confidence":0.95}';

describe('a classifier that asks somebody else', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  async function start(settings: Partial<Settings>): Promise<void> {
    router = await startTestApp({
      settings: {
        ...mockProvider(upstream.origin),
        'classifier.sidecarUrl': `${upstream.origin}/classify`,
        ...settings,
      },
    });
  }
  const chat = async (over: Record<string, unknown> = {}) =>
    post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody(QUESTION, over));
  const askedOf = (path: string) => upstream.requests.filter((request) => request.path === path);
  const rows = async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return router.app.ledger.list({ limit: 10, beforeId: undefined });
  };

  it('gives exactly the blended score in the headers', async () => {
    await start({ 'classifier.strategy': 'sidecar' });
    upstream.paths.set('/classify', { body: '{"strong_win_rate":0.9}' });
    const named = aRequest({ model: 'mock/thrifty', messages: [userSays(QUESTION)] });
    const local = (await router.app.gateway.decide(named)).classification.score;
    const { status, headers } = await chat();
    assert.equal(status, 200);
    assert.equal(
      headers.get('x-signalbox-score'),
      String(Math.round(Math.round((0.63 + 0.3 * local) * 10_000) / 10) / 1_000),
    );
    assert.deepEqual(
      askedOf('/classify').map(({ body }) => body),
      [{ prompt: QUESTION }],
    );
  });

  it('gives the sidecar’s rate alone at weight 1, and a tier to match', async () => {
    await start({ 'classifier.strategy': 'sidecar', 'classifier.sidecarWeight': 1 });
    upstream.paths.set('/classify', { body: '{"strong_win_rate":0.666}' });
    const { headers } = await chat();
    assert.deepEqual([headers.get('x-signalbox-score'), headers.get('x-signalbox-tier')], ['0.666', 'premium']);
  });

  it('answers all the same when the sidecar does not, and keeps the reason', async () => {
    await start({ 'classifier.strategy': 'sidecar' });
    upstream.paths.set('/classify', { status: 500 });
    const { status, headers } = await chat();
    assert.equal(status, 200);
    await rows();
    const record = await router.app.ledger.find(headers.get('x-signalbox-request-id') ?? '');
    assert.match(record?.decision.classification.fallback ?? '', /^sidecar failed \(upstream-failed\); judged by /);
  });

  it('stops asking when the client leaves', async () => {
    await start({ 'classifier.strategy': 'sidecar' });
    upstream.paths.set('/classify', { hang: 'before-head' });
    const leaving = new AbortController();
    const run = router.app.gateway.chat(aRequest({ messages: [userSays(QUESTION)] }), leaving.signal);
    const refused = assert.rejects(run, { kind: 'canceled' });
    while (askedOf('/classify').length === 0) await sleep(5);
    leaving.abort();
    await refused;
    assert.equal(await askedOf('/classify')[0]?.over, 'left');
  });

  it('asks no sidecar for a model that was named', async () => {
    await start({ 'classifier.strategy': 'sidecar' });
    assert.equal((await chat({ model: 'mock/costly' })).status, 200);
    assert.equal(askedOf('/classify').length, 0);
  });

  it('books the call of the classifying model as a row of its own, with its cost', async () => {
    await start({ 'classifier.strategy': 'llm' });
    upstream.script(
      { text: `\`\`\`json\n${LABELS}\n\`\`\``, usage: { input: 1_000, output: 50 } },
      { text: 'def sort(): …', usage: { input: 20, output: 100 } },
    );
    const { headers, text } = await chat();
    assert.match(text, /def sort/);
    assert.deepEqual(
      [headers.get('x-signalbox-tier'), headers.get('x-signalbox-category'), headers.get('x-signalbox-confidence')],
      ['premium', 'reasoning', '0.95'],
    );
    const [classifying, answer, ...others] = await rows(); // the newest first: its id was made later
    assert.deepEqual(others, []);
    assert.equal(classifying?.client.app, 'signalbox-classifier');
    assert.deepEqual(classifying.servedModel, { provider: 'mock', model: 'thrifty' });
    assert.deepEqual(classifying.cost, { kind: 'exact', nanoUsd: 1_100_000 }); // 1,000 * $1 + 50 * $2, per million
    assert.deepEqual(answer?.cost, { kind: 'exact', nanoUsd: 220_000 });
    assert.notEqual(answer.client.app, 'signalbox-classifier');
  });

  it('asks the model of the settings, once', async () => {
    await start({ 'classifier.strategy': 'llm', 'classifier.llmModel': 'mock/costly' });
    upstream.script({ text: LABELS });
    await chat();
    assert.deepEqual(
      upstream.requests.map(({ body }) => body['model']),
      ['costly', 'thrifty'],
    );
  });

  it('does not ask itself for ever, even when told to classify with "auto"', async () => {
    await start({ 'classifier.strategy': 'llm', 'classifier.llmModel': 'auto' });
    upstream.script({ text: LABELS });
    assert.equal((await chat()).headers.get('x-signalbox-tier'), 'premium');
    assert.equal(upstream.requests.length, 2);
  });

  it('asks no model for a model that was named', async () => {
    await start({ 'classifier.strategy': 'llm' });
    await chat({ model: 'mock/costly' });
    assert.equal((await rows()).length, 1);
  });
});
