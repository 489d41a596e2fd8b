import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeWebhook, type Delivery } from '../../../src/app/alerts/webhook.js';
import { createWebhookQueue, type WebhookQueue } from '../../../src/gateway/webhook-queue.js';
import { postWebhook } from '../../../src/gateway/webhook.js';
import { mockProvider, startTestApp, type TestApp } from '../../support/app.js';
import { makeCertificate } from '../../support/certificate.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';

const REQUESTS = 5;

describe('F36 a webhook that fails', () => {
  const certificate = makeCertificate();
  let hook: https.Server;
  let hookUrl: string;
  let asked: string[];
  let patienceMs: number;
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  let upstream: FakeUpstream;
  let router: TestApp;
  let queue: WebhookQueue;
  let deliver: () => Promise<Delivery | undefined>;
  let deliveries: Promise<Delivery | undefined>[];

  beforeEach(async () => {
    asked = [];
    patienceMs = 200;
    deliveries = [];
    hook = https.createServer(certificate, (request, response) => {
      asked.push(request.url ?? '');
      answer(response, request);
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    hookUrl = `https://localhost:${(hook.address() as AddressInfo).port}/hook`;
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    const allowed = { isAllowed: () => true, ca: certificate.cert };
    queue = createWebhookQueue({
      post: (url, body, signal) => postWebhook(url, body, signal, { ...allowed, timeoutMs: patienceMs }),
      pausesMs: [10, 10],
    });
    deliver = alertsOver(router, queue);
    // An alert for every request, as on the worst of days.
    router.app.gateway.onDidSettle(() => void deliveries.push(deliver()));
  });
  afterEach(async () => {
    queue.dispose();
    await Promise.all(deliveries);
    await router.remove();
    await upstream.dispose();
    hook.closeAllConnections();
    hook.close();
    await once(hook, 'close');
  });

  /** Tells the webhook through the real path of alerts; only this machine is let in as well. */
  function alertsOver({ app }: TestApp, over: WebhookQueue): () => Promise<Delivery | undefined> {
    const webhook = makeWebhook({
      host: {
        settings: () => ({ 'alerts.webhookFormat': 'json' }) as never, // the only setting that is read
        secrets: {
          get: () => Promise.resolve(hookUrl),
          set: () => Promise.resolve(),
          delete: () => Promise.resolve(),
          onDidChange: () => ({ dispose: () => undefined }),
        },
        env: () => undefined,
      },
      ledger: app.ledger,
      queue: over,
      nowMs: Date.now,
      newId: app.newId,
      isAllowed: () => true,
    });
    return () =>
      webhook.deliver({
        id: app.newId(),
        atMs: Date.now(),
        kind: 'alert',
        subject: 'cost_spike',
        once: app.newId(),
        text: 'The last hour cost $6.00.',
        severity: 'warning',
        value: undefined,
      });
  }

  async function ask(): Promise<readonly number[]> {
    const url = `${await router.url()}/v1/chat/completions`;
    const token = await router.token();
    const statuses: number[] = [];
    for (let count = 0; count < REQUESTS; count += 1) statuses.push((await post(url, token, chatBody('hi'))).status);
    return statuses;
  }

  const ok = Array.from({ length: REQUESTS }, () => 200);

  it('F36 hangs: every request is answered while the first post still waits', async () => {
    answer = () => undefined;
    patienceMs = 60_000;
    assert.deepEqual(await ask(), ok);
    let over = 0;
    for (const delivery of deliveries) void delivery.then(() => (over += 1));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([deliveries.length, over], [REQUESTS, 0]);
  });

  it('F36 hangs: each post is given up after three tries', async () => {
    answer = () => undefined;
    assert.deepEqual(await ask(), ok);
    for (const told of await Promise.all(deliveries)) {
      assert.match(told?.text ?? '', /not posted after 3 tries: the webhook did not answer within 0\.2 s/);
    }
    assert.ok(asked.length <= 3 * REQUESTS, `${asked.length} tries`);
  });

  it('F36 answers 500: requests are unaffected, and a post is tried three times and no more', async () => {
    patienceMs = 10_000;
    answer = (response) => response.writeHead(500).end();
    assert.deepEqual(await ask(), ok);
    const told = await Promise.all(deliveries);
    assert.deepEqual([told.length, asked.length], [REQUESTS, 3 * REQUESTS]);
    assert.equal(
      told.every((one) => one?.ok === false && one.status === 500),
      true,
    );
  });

  it('F36 redirects: requests are unaffected, nothing is followed and nothing tried again', async () => {
    patienceMs = 10_000;
    answer = (response) => response.writeHead(307, { location: hookUrl.replace('/hook', '/elsewhere') }).end();
    assert.deepEqual(await ask(), ok);
    const told = await Promise.all(deliveries);
    assert.deepEqual(
      asked,
      Array.from({ length: REQUESTS }, () => '/hook'),
    );
    assert.match(told[0]?.text ?? '', /redirects are not followed/);
  });

  it('F36 does not keep up: a hundred posts wait, further ones are given up at once, and requests are answered', async () => {
    answer = () => undefined;
    patienceMs = 60_000;
    const waiting = Array.from({ length: 100 }, () => deliver());
    await new Promise((resolve) => setTimeout(resolve, 20)); // the address is read before a post is queued
    const further = await deliver();
    assert.match(further?.text ?? '', /not posted: the webhook is not keeping up: 100 posts are waiting already/);
    assert.deepEqual(await ask(), ok);
    queue.dispose();
    assert.equal((await Promise.all(waiting)).length, 100);
  });

  it('F36 is told after it came back', async () => {
    patienceMs = 10_000;
    answer = (response) => response.writeHead(asked.length < 3 ? 503 : 204).end();
    const told = await deliver();
    assert.deepEqual([told?.ok, told?.status, asked.length], [true, 204, 3]);
  });
});
