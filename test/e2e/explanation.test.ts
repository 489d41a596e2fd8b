import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '../../src/config/schema.js';
import type { Classification } from '../../src/core/classify/classification.js';
import type { DecisionJson } from '../../src/dashboard/explain.js';
import type { ToPage } from '../../src/dashboard/protocol.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { aRequest, userSays } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

const CODE =
  '```ts\nexport function sum(values: number[]): number {\n  return values.reduce((a, b) => a + b, 0);\n}\n```';

/** One of these has words that mattered and a counterfactual, whatever the weights of the day. */
const PROMPTS = [
  `Refactor this function so that it handles empty arrays\n${CODE}`,
  'Plan a zero-downtime migration of our Postgres cluster, compare the options and list the risks',
  'translate hello to french',
  'Explain how a distributed cache stays consistent when a node fails',
  'Write a short poem about the sea and explain its metre',
  'Why does my Kubernetes deployment fail after the last update?',
  'Prove that the sum of two odd numbers is even',
  'Summarise the legal risks of this licence for a small company',
];

/** Nobody's vocabulary has these. */
const SECRETS = ['zorblaxian', 'quuxify', 'przybylski', 'acmecorp', 'hunterzwo', 'flurbelwort', 'жмурлык', 'skliveqqx'];
const SECRET_PROMPT = [
  'Refactor Zorblaxian so that it can quuxify every invoice of Mr. Przybylski, then explain why it failed.',
  'Das Flurbelwort und жмурлык müssen bleiben. Token: skliveqqx.',
  '```ts\nconst acmecorp_internal = "hunterzwo"; // https://acmecorp.example/hunterzwo\n```',
].join('\n');

describe('the explanation of a decision', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let token: string;

  async function start(settings: Partial<Settings> = {}): Promise<void> {
    router = await startTestApp({ settings: { ...mockProvider(upstream.origin), ...settings } });
    url = await router.url();
    token = await router.token();
  }
  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const classify = async (prompt: string): Promise<Classification> =>
    (await router.app.gateway.decide(aRequest({ messages: [userSays(prompt)] }))).classification;

  async function tellingPrompt(): Promise<string> {
    for (const prompt of PROMPTS) {
      const { words, counterfactuals } = await classify(prompt);
      if (words.length > 1 && counterfactuals.length > 0) return prompt;
    }
    throw new Error('No prompt of the list has both words and a counterfactual.');
  }

  async function chat(prompt: string) {
    const { status, headers } = await post(`${url}/v1/chat/completions`, token, chatBody(prompt));
    assert.equal(status, 200);
    const requestId = headers.get('x-signalbox-request-id') ?? '';
    const record = await router.app.recordOf(requestId);
    assert.ok(record);
    return { headers, requestId, kept: record.decision.classification };
  }

  async function detailOf(requestId: string) {
    const { text } = await post(`${url}/dashboard/api`, token, { type: 'decision-request', requestId });
    const answer = JSON.parse(text) as ToPage; // our own proxy wrote it
    assert.equal(answer.type, 'decision-loaded');
    return answer.detail;
  }

  it('is the same in the headers, the ledger, POST /v1/route and on the page', async () => {
    await start();
    const prompt = await tellingPrompt();
    const { headers, requestId, kept } = await chat(prompt);
    const route = JSON.parse((await post(`${url}/v1/route`, token, chatBody(prompt))).text) as DecisionJson;
    const page = await detailOf(requestId);

    const told = (headers.get('x-signalbox-words') ?? '').split(', ').map((item) => item.split(' '));
    assert.ok(told.length > 1);
    for (const { words } of [kept, route, page]) {
      const most = words.filter(({ points }) => points !== 0).slice(0, told.length);
      const shown = most.map(({ word, points }) => [word, `${points < 0 ? '' : '+'}${points.toFixed(4)}`]);
      assert.deepEqual(shown, told);
    }
    const counterfactual = headers.get('x-signalbox-counterfactual');
    for (const [first] of [kept.counterfactuals, route.counterfactuals]) {
      assert.equal(first && `${first.without}: ${first.tier}`, counterfactual);
    }
    const [onPage] = page.counterfactuals;
    assert.equal(onPage && `${onPage.without.replace('pasted-', '')}: ${onPage.tier}`, counterfactual);
    assert.equal(page.explanation, route.explanation);
    assert.deepEqual([page.strategy, route.strategy, headers.get('x-signalbox-strategy')], Array(3).fill('learned'));
    assert.deepEqual(page.okRatios, route.okRatios);
    assert.equal(headers.get('x-signalbox-cheap-ok'), kept.okRatios?.cheap.toFixed(2));
    assert.equal(headers.get('x-signalbox-domain'), page.domain);
  });

  it('adds up to the score on the page', async () => {
    await start();
    const { requestId } = await chat('Why does my Kubernetes deployment fail after the last update?');
    const { contributions, score } = await detailOf(requestId);
    const sum = contributions.reduce((total, { points }) => total + points, 0);
    assert.ok(Math.abs(Math.min(1, Math.max(0, sum)) - score) < 1e-9);
  });

  it('travels with a stream too', async () => {
    await start();
    const prompt = await tellingPrompt();
    const { headers } = await post(`${url}/v1/chat/completions`, token, chatBody(prompt, { stream: true }));
    assert.match(headers.get('x-signalbox-words') ?? '', /^\S+ [+-]0\.\d{4}, /);
    assert.match(headers.get('x-signalbox-counterfactual') ?? '', /^[a-z-]+: (?:free|cheap|mid|premium)$/);
  });

  it('says who stood in, in a header, in the JSON and on the page', async () => {
    await start({ 'classifier.strategy': 'sidecar', 'classifier.sidecarUrl': `${upstream.origin}/classify` });
    upstream.paths.set('/classify', { status: 500 });
    const { headers, requestId } = await chat('What is a mutex?');
    const fallback = 'sidecar failed (upstream-failed); judged by learned';
    assert.equal(headers.get('x-signalbox-classifier-fallback'), fallback);
    const route = JSON.parse((await post(`${url}/v1/route`, token, { query: 'Hi' })).text) as DecisionJson;
    assert.equal(route.classifierFallback, fallback);
    assert.equal((await detailOf(requestId)).fallback, fallback);
  });

  it('has no header for what a strategy leaves open', async () => {
    await start({ 'classifier.strategy': 'rules' });
    const { headers } = await chat('What is a mutex?');
    assert.equal(headers.get('x-signalbox-strategy'), 'rules');
    for (const name of ['words', 'cheap-ok', 'counterfactual', 'classifier-fallback']) {
      assert.equal(headers.get(`x-signalbox-${name}`), null);
    }
  });

  for (const strategy of ['learned', 'signals', 'rules', 'diy', 'ensemble'] as const) {
    it(`by "${strategy}" holds no word that is not in our vocabulary: not in headers, ledger, files or on the page`, async () => {
      await start({ 'classifier.strategy': strategy });
      const { headers, requestId, kept } = await chat(SECRET_PROMPT);
      assert.ok(kept.contributions.length > 0);
      const headerText = decodeURIComponent(JSON.stringify([...headers]));
      const record = JSON.stringify(await router.app.ledger.find(requestId));
      const page = JSON.stringify(await detailOf(requestId));
      const route = (await post(`${url}/v1/route`, token, chatBody(SECRET_PROMPT))).text;
      await router.stop();
      const files = await filesOf(router.dir);
      for (const secret of SECRETS) {
        const found = [headerText, record, page, route, files].map((text) => text.toLowerCase().includes(secret));
        assert.deepEqual(found, [false, false, false, false, false], secret);
      }
    });
  }
});

/** Everything a router keeps, as text. */
async function filesOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  assert.ok(files.some(({ name }) => name.includes('ledger')));
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8')));
  return texts.join('\n');
}
