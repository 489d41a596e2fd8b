import { setTimeout as sleep } from 'node:timers/promises';
import type { BudgetStanding, Notice } from '../../core/budget/types.js';
import type { Disposable, Event } from '../../core/emitter.js';
import { GatewayError } from '../../core/errors.js';
import type { IsAllowed } from '../../core/address-rules.js';
import type { ModelCard } from '../../core/model.js';
import type { WebhookQueue } from '../../gateway/webhook-queue.js';
import type { Host } from '../../host.js';
import type { SharedLedger } from '../lazy-ledger.js';
import { makeEvaluate } from './evaluate.js';
import { readStatus, type AlertsStatus } from './status.js';
import { createToasts } from './toasts.js';
import { makeWebhook, WEBHOOK_VARIABLE, type Delivery } from './webhook.js';

/** After a row; rows that come meanwhile are looked at together. */
const SETTLE_MS = 1_000;

/** Under heavy traffic looking may take this part of the time, and no more. */
const LOOKING_SHARE = 1 / 50;

/** How long closing waits for posts; the editor gives all of us five seconds. */
const CLOSE_GRACE_MS = 2_000;

/** What alerts need. `standings` are those of every cap that is set, `models` all that are known, ready or not; tests let posts go to this machine with `isAllowed`. */
export type AlertsDeps = {
  readonly ledger: Pick<SharedLedger, 'role' | 'note' | 'notices' | 'spend' | 'list' | 'onDidAppend'>;
  readonly host: Pick<Host, 'surface' | 'settings' | 'secrets' | 'env' | 'log' | 'behindProxy'>;
  readonly standings: () => Promise<readonly BudgetStanding[]>;
  readonly models: () => readonly ModelCard[];
  readonly queue: WebhookQueue;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly report: (error: unknown) => void;
  readonly isAllowed?: IsAllowed;
};

/** Watches what was spent and what failed, and tells people. */
export type Alerts = Disposable & {
  /** How the rules stand now, and how posting went. */
  status(): Promise<AlertsStatus>;
  /** Posts a test to the webhook, or to this address. Rejects with 'not-found' when no address is known. */
  test(address?: string): Promise<Delivery>;
  /** Keeps the address of the webhook with the editor's secrets, or forgets it. Rejects with 'invalid-request'. */
  setWebhook(address: string | undefined): Promise<void>;
  /** Fires for what is to be shown as a notification, in one window of all. */
  readonly onDidAlert: Event<Notice>;
  /** Tells of something that happened in this process, once for each `once`. */
  announce(what: Pick<Notice, 'subject' | 'once' | 'severity' | 'text'>): Promise<void>;
  /** Looks at rows that just came, and gives posts a moment; to be called before the ledger is closed. */
  close(): Promise<void>;
};

/** Starts to listen for rows. Nothing happens on a request's way: rules are looked at a second later, by the ledger's owner. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const { ledger, host, queue, nowMs, newId, report } = deps;
  const settings = (): ReturnType<Host['settings']> => host.settings();
  const evaluateDeps = { ledger, standings: deps.standings, models: deps.models, settings, nowMs, newId };
  const evaluate = makeEvaluate(evaluateDeps);
  const webhook = makeWebhook(deps);
  const toasts = createToasts(deps);
  let timer: NodeJS.Timeout | undefined;
  let waitMs = SETTLE_MS;
  let running: Promise<void> = Promise.resolve();
  const { tell, told } = makeTeller(deps, webhook, toasts);

  async function look(): Promise<void> {
    if (ledger.role() !== 'owner') return;
    const startedMs = performance.now();
    for (const notice of await evaluate()) tell(notice);
    waitMs = Math.max(SETTLE_MS, (performance.now() - startedMs) / LOOKING_SHARE);
  }

  function lookNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running = running.then(look).catch(report);
    return running;
  }

  const listening = ledger.onDidAppend(() => {
    timer ??= setTimeout(() => void lookNow(), waitMs).unref();
  });

  async function announce(what: Pick<Notice, 'subject' | 'once' | 'severity' | 'text'>): Promise<void> {
    const notice: Notice = { ...what, id: newId(), atMs: nowMs(), kind: 'alert', value: undefined };
    if (await ledger.note(notice)) tell(notice);
  }

  return {
    announce,
    status: () => readStatus({ ...evaluateDeps, webhook, host }),
    test: async (address) => {
      const delivery = await webhook.deliver(testNotice(newId(), nowMs()), address);
      if (delivery) return delivery;
      throw new GatewayError(
        'not-found',
        `No webhook is set. Use "Signalbox: Set Alert Webhook" in the editor, or set ${WEBHOOK_VARIABLE} in a terminal.`,
      );
    },
    setWebhook: webhook.set,
    onDidAlert: toasts.onDidAlert,
    close: async () => {
      listening.dispose();
      await (timer ? lookNow() : running);
      await Promise.race([told(), sleep(CLOSE_GRACE_MS, undefined, { ref: false })]);
      queue.dispose();
      await told();
    },
    dispose: () => {
      listening.dispose();
      clearTimeout(timer);
      toasts.dispose();
      queue.dispose();
    },
  };
}

/** Tells a notice wherever the settings want it; `told` resolves when all of that has happened. */
function makeTeller(
  { host, report }: AlertsDeps,
  webhook: Pick<ReturnType<typeof makeWebhook>, 'deliver'>,
  toasts: Pick<ReturnType<typeof createToasts>, 'show'>,
) {
  const telling = new Set<Promise<unknown>>();
  function keep(work: Promise<unknown>): void {
    const kept = work.catch(report).finally(() => telling.delete(kept));
    telling.add(kept);
  }
  function tell(notice: Notice): void {
    const channels = host.settings()['alerts.channels'];
    if (channels.includes('output')) host.log.warn(`Alert (${notice.severity}): ${notice.text}`);
    if (channels.includes('webhook')) keep(webhook.deliver(notice));
    keep(toasts.show(notice));
  }
  return { tell, told: () => Promise.all(telling) };
}

const testNotice = (id: string, atMs: number): Notice => ({
  id,
  atMs,
  kind: 'alert',
  subject: 'test',
  once: id,
  text: 'This is a test of the alerts of Signalbox. Nothing has happened.',
  severity: 'info',
  value: undefined,
});
