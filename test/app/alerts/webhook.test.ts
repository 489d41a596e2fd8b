import assert from 'node:assert/strict';
import { makeWebhook, type Webhook } from '../../../src/app/alerts/webhook.js';
import type { Settings } from '../../../src/config/schema.js';
import type { Notice } from '../../../src/core/budget/types.js';
import type { WebhookResult } from '../../../src/gateway/webhook-queue.js';
import { aHost, aQueue, FakeLedger, ids } from './fakes.js';

const CANARY = 'canary-4711';
const ADDRESS = `https://hooks.example.com/${CANARY}`;
const KEY = 'abcdefghijklmnopqrstuvwxyz012345';
const NOTICE: Notice = {
  id: 'N1',
  atMs: 1_000,
  kind: 'alert',
  subject: 'cost_spike',
  once: 'N1',
  text: 'The last hour cost $6.00.',
  severity: 'warning',
  value: undefined,
};

describe('the alert webhook', () => {
  let host: ReturnType<typeof aHost>;
  let queue: ReturnType<typeof aQueue>;
  let ledger: FakeLedger;
  let webhook: Webhook;
  const make = (settings: Partial<Settings> = {}, answer: Partial<WebhookResult> = {}): void => {
    host = aHost(settings);
    queue = aQueue(answer);
    ledger = new FakeLedger();
    const note = ledger.as('owner');
    webhook = makeWebhook({ host, ledger: note, queue, nowMs: () => 2_000, newId: ids() });
  };
  beforeEach(() => make());

  it('is not set at first, and posts nothing', async () => {
    assert.equal(await webhook.isSet(), false);
    assert.equal(await webhook.deliver(NOTICE), undefined);
    assert.deepEqual([queue.posts, ledger.kept], [[], []]);
  });

  it('is kept with the secrets, and forgotten', async () => {
    await webhook.set(`${ADDRESS}\n`);
    assert.deepEqual([...host.stored], [['alert-webhook', ADDRESS]]);
    assert.equal(await webhook.isSet(), true);
    await webhook.set(undefined);
    assert.equal(await webhook.isSet(), false);
  });

  it('is read from the environment when nothing is stored', async () => {
    host.variables.set('SIGNALBOX_ALERT_WEBHOOK', ADDRESS);
    await webhook.deliver(NOTICE);
    assert.equal(queue.posts[0]?.url.href, ADDRESS);
    await webhook.set('https://stored.example.com/');
    await webhook.deliver(NOTICE);
    assert.equal(queue.posts[1]?.url.href, 'https://stored.example.com/');
  });

  for (const address of [
    `http://hooks.example.com/${CANARY}`,
    `https://10.0.0.1/${CANARY}`,
    `https://2130706433/${CANARY}`,
  ]) {
    it(`does not keep ${new URL(address).origin}, and does not repeat it`, async () => {
      await assert.rejects(webhook.set(address), (error: Error) => !error.message.includes(CANARY));
      assert.deepEqual([...host.stored], []);
    });
  }

  it('posts in the form that is set', async () => {
    make({ 'alerts.webhookFormat': 'json' });
    await webhook.set(ADDRESS);
    await webhook.deliver(NOTICE);
    assert.equal((JSON.parse(queue.posts[0]?.body ?? '') as { rule: string }).rule, 'cost_spike');
  });

  it('sends the key of PagerDuty in the body', async () => {
    make({ 'alerts.webhookFormat': 'pagerduty' });
    await webhook.set(KEY);
    await webhook.deliver(NOTICE);
    assert.equal((JSON.parse(queue.posts[0]?.body ?? '') as { routing_key: string }).routing_key, KEY);
    assert.equal(queue.posts[0]?.url.href, 'https://events.pagerduty.com/v2/enqueue');
  });

  it('notes what was taken', async () => {
    await webhook.set(ADDRESS);
    const delivery = await webhook.deliver(NOTICE);
    const text = 'The alert "cost_spike" was posted (HTTP 200).';
    assert.deepEqual(delivery, { atMs: 2_000, ok: true, status: 200, text });
    const { kind, subject, severity, value, text: noted } = ledger.kept[0] ?? NOTICE;
    assert.deepEqual([kind, subject, severity, value, noted], ['delivery', 'webhook', 'info', 200, text]);
  });

  it('notes what was not, with the reason', async () => {
    make({}, { ok: false, status: 500, problem: 'answered with HTTP 500', tries: 3 });
    await webhook.set(ADDRESS);
    const delivery = await webhook.deliver(NOTICE);
    assert.equal(
      delivery?.text,
      'The alert "cost_spike" was not posted after 3 tries: the webhook answered with HTTP 500.',
    );
    assert.equal(ledger.kept[0]?.severity, 'warning');
  });

  it('says so when the stored address does not fit the form', async () => {
    await webhook.set(ADDRESS);
    const stored = host.stored;
    make({ 'alerts.webhookFormat': 'pagerduty' });
    for (const [name, value] of stored) host.stored.set(name, value);
    const delivery = await webhook.deliver(NOTICE);
    assert.equal(delivery?.ok, false);
    assert.match(delivery.text, /the webhook cannot be used: For PagerDuty, give the integration key alone/);
    assert.doesNotMatch(JSON.stringify(ledger.kept), new RegExp(CANARY));
  });

  it('goes to another address for once, and keeps the one that is set', async () => {
    await webhook.set(ADDRESS);
    await webhook.deliver(NOTICE, 'https://other.example.com/');
    assert.equal(queue.posts[0]?.url.href, 'https://other.example.com/');
    assert.equal(host.stored.get('alert-webhook'), ADDRESS);
  });
});
