import { setTimeout as sleep } from 'node:timers/promises';
import type { Disposable } from '../core/emitter.js';
import type { WebhookReply } from './webhook.js';

/** Posts that may wait; more would only be old news. Source: RELIABILITY fault 36. */
const MAX_WAITING = 100;

/** Waits before the second and the third try. */
const PAUSES_MS = [1_000, 5_000] as const;

/** One thing to post. */
export type WebhookPost = { readonly url: URL; readonly body: string };

/** How a post ended, after so many tries. */
export type WebhookResult = WebhookReply & { readonly tries: number };

/** Posts one after the other, each up to three times. */
export type WebhookQueue = Disposable & {
  /** Resolves when it was taken or given up; never rejects. */
  send(post: WebhookPost): Promise<WebhookResult>;
};

/** What the queue works with; tests replace the pauses. */
export type WebhookQueueDeps = {
  readonly post: (url: URL, body: string, signal: AbortSignal) => Promise<WebhookReply>;
  readonly pausesMs?: readonly number[];
};

/** Makes a queue. Dispose gives up what waits, which then resolves. */
export function createWebhookQueue({ post, pausesMs = PAUSES_MS }: WebhookQueueDeps): WebhookQueue {
  const closed = new AbortController();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function deliver({ url, body }: WebhookPost): Promise<WebhookResult> {
    for (let tries = 1; ; tries += 1) {
      const reply = await post(url, body, closed.signal);
      const pauseMs = pausesMs[tries - 1];
      if (!reply.isWorthAnother || pauseMs === undefined) return { ...reply, tries };
      const isOver = await sleep(pauseMs, false, { signal: closed.signal }).catch(() => true);
      if (isOver) return { ...reply, tries };
    }
  }

  async function send(job: WebhookPost): Promise<WebhookResult> {
    if (waiting >= MAX_WAITING) return FULL;
    waiting += 1;
    const done = last.then(() => deliver(job));
    last = done;
    try {
      return await done;
    } finally {
      waiting -= 1;
    }
  }

  return { send, dispose: () => closed.abort() };
}

const FULL: WebhookResult = {
  ok: false,
  status: undefined,
  problem: `is not keeping up: ${MAX_WAITING} posts are waiting already`,
  isWorthAnother: false,
  tries: 0,
};
