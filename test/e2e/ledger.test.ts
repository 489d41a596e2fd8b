import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, getJson, post } from '../support/http.js';

/** What a part of /health looks like. */
type Health = {
  spend: { today: { requests: number; nanoUsd: number; unpricedRequests: number; failedRequests: number } };
};

describe('the ledger', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let token: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    url = await router.url();
    token = await router.token();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const today = async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return ((await getJson(`${url}/health`, token)) as Health).spend.today;
  };

  it('books a whole answer at 1,000 in for $1 and 500 out for $2 per million: 2,000,000 nano-dollars', async () => {
    upstream.reply = { usage: { input: 1_000, output: 500 } };
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    assert.equal((await today()).nanoUsd, 2_000_000);
  });

  it('books a stream at the same price as a whole answer', async () => {
    upstream.reply = { usage: { input: 1_000, output: 500 } };
    await post(`${url}/v1/chat/completions`, token, chatBody('hi', { stream: true }));
    assert.equal((await today()).nanoUsd, 2_000_000);
  });

  it('has one row for each request of each endpoint, also for those that failed', async () => {
    await post(`${url}/v1/chat/completions`, token, chatBody('one'));
    await post(`${url}/v1/completions`, token, { model: 'auto', prompt: 'two' });
    upstream.reply = { status: 401 };
    await post(`${url}/v1/chat/completions`, token, chatBody('three', { model: 'mock/thrifty' }));
    const { requests, failedRequests } = await today();
    assert.deepEqual([requests, failedRequests], [3, 1]);
  });

  it('marks a count of its own as an estimate when the provider gave none', async () => {
    upstream.reply = { text: 'some words', usage: false };
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    await today();
    const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
    assert.equal(row?.cost.kind, 'estimated');
  });

  it('has no row for a decision that called nobody', async () => {
    const { status } = await post(`${url}/v1/route`, token, { query: 'Design a distributed cache' });
    assert.equal(status, 200);
    assert.equal((await today()).requests, 0);
    assert.equal(upstream.requests.length, 0);
  });

  it('shows the same sum to the meter, the page, /health and the terminal', async () => {
    upstream.reply = { usage: { input: 12_345, output: 678 } };
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    const nanoUsd = (await today()).nanoUsd;
    assert.equal(nanoUsd, 13_701_000); // 12,345 * $1 + 678 * $2, per million
    assert.equal((await router.app.spend.read()).today.nanoUsd, nanoUsd);
    const answer = await router.app.dashboard({ type: 'money-request' }, new AbortController().signal);
    const cards = answer.type === 'money-loaded' ? answer.money.cards : [];
    assert.equal(cards.find(({ period }) => period === 'today')?.spend.nanoUsd, nanoUsd);
  });

  it('holds no word of what was asked or answered', async () => {
    upstream.reply = { text: 'a very secret answer' };
    const { headers } = await post(`${url}/v1/chat/completions`, token, chatBody('my zebra question about contracts'));
    await today();
    const record = await router.app.ledger.find(headers.get('x-signalbox-request-id') ?? '');
    assert.ok(record);
    assert.doesNotMatch(JSON.stringify(record), /zebra|secret/);
  });

  it('is kept over a restart', async () => {
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    const before = await today();
    await router.stop();
    const again = await startTestApp({ settings: mockProvider(upstream.origin), dir: router.dir });
    try {
      assert.deepEqual((await again.app.spend.read()).today.nanoUsd, before.nanoUsd);
    } finally {
      await again.stop();
    }
  });

  it('tells a person when it was damaged, and keeps the damaged file', async () => {
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    await today();
    await router.stop();
    await writeFile(path.join(router.dir, 'ledger.db'), 'this is no database '.repeat(1_000));
    const again = await startTestApp({ settings: mockProvider(upstream.origin), dir: router.dir });
    try {
      assert.equal((await again.app.spend.read()).all.requests, 0);
      await new Promise((resolve) => setTimeout(resolve, 120));
      const [notice] = await again.app.money.notices(10);
      assert.match(notice?.text ?? '', /^The ledger file was damaged\. It is kept as "ledger\.db\.corrupt-/);
      assert.equal((await readdir(router.dir)).filter((name) => name.includes('.corrupt-')).length >= 1, true);
    } finally {
      await again.stop();
    }
  });
});
