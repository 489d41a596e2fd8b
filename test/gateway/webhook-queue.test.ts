import assert from 'node:assert/strict';
import { createWebhookQueue, type WebhookQueue } from '../../src/gateway/webhook-queue.js';
import type { WebhookReply } from '../../src/gateway/webhook.js';

const OK: WebhookReply = { ok: true, status: 200, problem: undefined, isWorthAnother: false };
const BUSY: WebhookReply = { ok: false, status: 500, problem: 'answered with HTTP 500', isWorthAnother: true };
const WRONG: WebhookReply = { ok: false, status: 400, problem: 'answered with HTTP 400', isWorthAnother: false };

describe('the webhook queue', () => {
  let queue: WebhookQueue | undefined;
  let asked: string[];
  beforeEach(() => {
    asked = [];
  });
  afterEach(() => queue?.dispose());

  const job = (body = 'one') => ({ url: new URL('https://hooks.example.com/'), body });
  function queueOver(replies: readonly WebhookReply[], pausesMs: readonly number[] = [1, 1]): WebhookQueue {
    const left = [...replies];
    queue = createWebhookQueue({
      post: (_url, body) => {
        asked.push(body);
        return Promise.resolve(left.shift() ?? OK);
      },
      pausesMs,
    });
    return queue;
  }

  it('posts once what is taken', async () => {
    assert.deepEqual(await queueOver([OK]).send(job()), { ...OK, tries: 1 });
    assert.deepEqual(asked, ['one']);
  });

  it('tries again until it is taken', async () => {
    assert.deepEqual(await queueOver([BUSY, BUSY, OK]).send(job()), { ...OK, tries: 3 });
  });

  it('gives up after three tries', async () => {
    assert.deepEqual(await queueOver([BUSY, BUSY, BUSY, OK]).send(job()), { ...BUSY, tries: 3 });
    assert.equal(asked.length, 3);
  });

  it('does not try again what another try cannot mend', async () => {
    assert.deepEqual(await queueOver([WRONG, OK]).send(job()), { ...WRONG, tries: 1 });
  });

  it('posts one after the other, in their order', async () => {
    const one = queueOver([BUSY, BUSY, OK, OK]);
    await Promise.all([one.send(job('first')), one.send(job('second'))]);
    assert.deepEqual(asked, ['first', 'first', 'first', 'second']);
  });

  it('lets 100 wait, and turns the next away at once', async () => {
    let open = (): void => assert.fail('not asked yet');
    const gate = new Promise<void>((resolve) => (open = resolve));
    const one = (queue = createWebhookQueue({ post: () => gate.then(() => OK), pausesMs: [] }));
    const waiting = Array.from({ length: 100 }, () => one.send(job()));
    const turnedAway = await one.send(job());
    assert.deepEqual([turnedAway.ok, turnedAway.tries], [false, 0]);
    assert.match(turnedAway.problem ?? '', /100 posts are waiting/);
    open();
    assert.ok((await Promise.all(waiting)).every(({ ok }) => ok));
    assert.equal((await one.send(job())).ok, true);
  });

  it('gives up when it is disposed of, without waiting for the pause', async () => {
    const one = queueOver([BUSY, OK], [600_000]);
    const sent = one.send(job());
    await new Promise((resolve) => setImmediate(resolve));
    one.dispose();
    assert.deepEqual(await sent, { ...BUSY, tries: 1 });
  });
});
