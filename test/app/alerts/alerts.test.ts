import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAlerts, type Alerts } from '../../../src/app/alerts/alerts.js';
import type { Settings } from '../../../src/config/schema.js';
import type { BudgetStanding } from '../../../src/core/budget/types.js';
import { createWebhookQueue } from '../../../src/gateway/webhook-queue.js';
import { anEntry } from '../../support/entries.js';
import { aHost, aQueue, aStanding, FakeLedger, ids } from './fakes.js';

const NOW_MS = 1_800_000_000_000;
const CANARY = 'canary-4711';
const ADDRESS = `https://hooks.example.com/${CANARY}`;
const HALF: BudgetStanding = aStanding({ settledNanoUsd: 500_000_000 });

describe('alerts', () => {
  let ledger: FakeLedger;
  let host: ReturnType<typeof aHost>;
  let queue: ReturnType<typeof aQueue>;
  let reported: unknown[];
  let shown: string[];
  let alerts: Alerts;

  type Options = { settings?: Partial<Settings>; role?: 'owner' | 'follower'; standings?: () => BudgetStanding[] };
  function start({ settings = {}, role = 'owner', standings = () => [HALF] }: Options = {}): void {
    host = aHost(settings);
    queue = aQueue();
    alerts = createAlerts({
      ledger: ledger.as(role),
      host,
      standings: () => new Promise((resolve) => resolve(standings())),
      models: () => [],
      queue,
      nowMs: () => NOW_MS,
      newId: ids(),
      report: (error) => void reported.push(error),
    });
    alerts.onDidAlert(({ text }) => shown.push(text));
    host.stored.set('alert-webhook', ADDRESS);
  }
  beforeEach(() => {
    ledger = new FakeLedger();
    reported = [];
    shown = [];
  });
  afterEach(() => {
    alerts.dispose();
    assert.deepEqual(reported, []);
  });

  const TEXT = "50% of today's cap are used: $0.50 of $1.00.";
  const arrive = async (): Promise<void> => {
    ledger.write(anEntry({ atMs: NOW_MS }));
    await alerts.close();
  };

  it('are told on every channel', async () => {
    start();
    await arrive();
    assert.deepEqual(shown, [TEXT]);
    assert.deepEqual(host.logs, [`Alert (info): ${TEXT}`]);
    assert.match(queue.posts[0]?.body ?? '', /budget_warning: 50% of today's cap/);
  });

  for (const [channel, expected] of [
    ['notification', [1, 0, 0]],
    ['output', [0, 1, 0]],
    ['webhook', [0, 0, 1]],
  ] as const) {
    it(`are told by ${channel} alone when nothing else is set`, async () => {
      start({ settings: { 'alerts.channels': [channel] } });
      await arrive();
      assert.deepEqual([shown.length, host.logs.length, queue.posts.length], expected);
    });
  }

  it('are looked for by the owner of the ledger only', async () => {
    start({ role: 'follower' });
    await arrive();
    assert.deepEqual(ledger.kept, []);
  });

  it('are not looked for while a row is written, but a second later and once for many rows', async () => {
    let looks = 0;
    start({
      standings: () => {
        looks += 1;
        return [];
      },
    });
    for (let count = 0; count < 50; count += 1) ledger.write(anEntry({ atMs: NOW_MS }));
    await sleep(200);
    assert.equal(looks, 0);
    await sleep(1_000);
    assert.equal(looks, 1);
  });

  it('go on after a look that failed', async () => {
    let fails = true;
    start({
      standings: () => {
        if (fails) throw new Error('the ledger is away');
        return [HALF];
      },
    });
    ledger.write(anEntry({ atMs: NOW_MS }));
    await sleep(1_100);
    assert.deepEqual(reported.splice(0).map(String), ['Error: the ledger is away']);
    fails = false;
    await arrive();
    assert.deepEqual(shown, [TEXT]);
  });

  it('do not look when nothing came', async () => {
    start();
    await alerts.close();
    assert.deepEqual(ledger.kept, []);
  });

  it('give up a post that hangs when they are closed, and say so', async () => {
    start({ settings: { 'alerts.channels': ['webhook'] } });
    const hanging = createWebhookQueue({
      post: (_url, _body, signal) =>
        new Promise((resolve) => {
          const gone = { ok: false, status: undefined, problem: 'was not asked any more', isWorthAnother: false };
          signal.addEventListener('abort', () => resolve(gone));
        }),
    });
    alerts.dispose();
    alerts = createAlerts({
      ledger: ledger.as('owner'),
      host,
      standings: () => Promise.resolve([HALF]),
      models: () => [],
      queue: hanging,
      nowMs: () => NOW_MS,
      newId: ids(),
      report: (error) => void reported.push(error),
    });
    await arrive();
    assert.equal(
      ledger.kept.find(({ kind }) => kind === 'delivery')?.text,
      'The alert "budget_warning" was not posted: the webhook was not asked any more.',
    );
  }).timeout(5_000);

  it('post a test when asked', async () => {
    start({ settings: { 'alerts.channels': [] } });
    assert.equal((await alerts.test()).text, 'The alert "test" was posted (HTTP 200).');
    assert.match(queue.posts[0]?.body ?? '', /\[INFO\] test: This is a test/);
    assert.deepEqual(shown, []);
  });

  it('say what to do when there is nowhere to post a test', async () => {
    start();
    await alerts.setWebhook(undefined);
    await assert.rejects(alerts.test(), { kind: 'not-found', message: /Set Alert Webhook.*SIGNALBOX_ALERT_WEBHOOK/ });
  });

  it('never tell anybody the address', async () => {
    start();
    await alerts.setWebhook(ADDRESS);
    await arrive();
    await alerts.test();
    await assert.rejects(alerts.setWebhook(`http://${CANARY}`), (error: Error) => !String(error).includes(CANARY));
    await assert.rejects(alerts.setWebhook(`https://10.0.0.1/${CANARY}`), (error) => !String(error).includes(CANARY));
    const told = JSON.stringify([
      ledger.kept,
      host.logs,
      shown,
      await alerts.status(),
      queue.posts.map(({ body }) => body),
    ]);
    assert.ok(told.includes('was posted'));
    assert.ok(!told.includes(CANARY) && !told.includes('hooks.example.com'));
  });
});
