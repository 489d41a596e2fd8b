import { ruleOf } from '../../core/alerts/finding.js';
import { webhookBody } from '../../core/alerts/webhook-body.js';
import { parseWebhook, type WebhookTarget } from '../../core/alerts/webhook-target.js';
import type { Notice } from '../../core/budget/types.js';
import { GatewayError, toGatewayError } from '../../core/errors.js';
import { isPublicHost, type IsAllowed } from '../../core/address-rules.js';
import type { WebhookQueue, WebhookResult } from '../../gateway/webhook-queue.js';
import type { Host } from '../../host.js';
import type { LedgerStore } from '../../store/store.js';

/** The secret that holds the address; in a terminal, the variable. */
const SECRET = 'alert-webhook';
export const WEBHOOK_VARIABLE = 'SIGNALBOX_ALERT_WEBHOOK';

/** The subject of notices about posts. */
export const WEBHOOK_SUBJECT = 'webhook';

/** How one post ended. `status` is HTTP's; `text` is one sentence that never holds the address. */
export type Delivery = {
  readonly atMs: number;
  readonly ok: boolean;
  readonly status: number | undefined;
  readonly text: string;
};

/** What telling a webhook takes. */
export type WebhookDeps = {
  readonly host: Pick<Host, 'settings' | 'secrets' | 'env'>;
  readonly ledger: Pick<LedgerStore, 'note'>;
  readonly queue: WebhookQueue;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly isAllowed?: IsAllowed;
};

/** The webhook of this user: where it is, and posting to it. */
export type Webhook = {
  readonly isSet: () => Promise<boolean>;
  /** Keeps an address, or forgets it. Throws 'invalid-request' for one that cannot be used. */
  readonly set: (address: string | undefined) => Promise<void>;
  /** Posts a notice, to `address` where one is given; undefined when there is no address. How it ended is noted. */
  readonly deliver: (notice: Notice, address?: string) => Promise<Delivery | undefined>;
};

/** Makes it. Nothing is asked of anybody before the first notice. */
export function makeWebhook(deps: WebhookDeps): Webhook {
  const { host, ledger, queue, nowMs, newId, isAllowed = isPublicHost } = deps;
  const format = () => host.settings()['alerts.webhookFormat'];
  const stored = async (): Promise<string | undefined> =>
    (await host.secrets.get(SECRET)) ?? host.env(WEBHOOK_VARIABLE);

  function checked(address: string): WebhookTarget {
    const target = parseWebhook(address, format());
    if (isAllowed(target.url.hostname)) return target;
    throw new GatewayError(
      'invalid-request',
      'The address of the webhook is not on the public internet. Alerts are posted to public addresses only.',
    );
  }

  async function post(notice: Notice, address: string): Promise<WebhookResult> {
    try {
      const { url, routingKey } = checked(address);
      return await queue.send({ url, body: webhookBody(format(), notice, routingKey) });
    } catch (thrown) {
      const problem = `cannot be used: ${toGatewayError(thrown).message}`;
      return { ok: false, status: undefined, problem, isWorthAnother: false, tries: 0 };
    }
  }

  async function deliver(notice: Notice, given?: string): Promise<Delivery | undefined> {
    const address = given ?? (await stored());
    if (address === undefined) return undefined;
    const result = await post(notice, address);
    const { ok, status } = result;
    const delivery: Delivery = { atMs: nowMs(), ok, status, text: deliveryText(notice, result) };
    const id = newId();
    await ledger.note({
      id,
      atMs: delivery.atMs,
      kind: 'delivery',
      subject: WEBHOOK_SUBJECT,
      once: id,
      text: delivery.text,
      severity: ok ? 'info' : 'warning',
      value: status,
    });
    return delivery;
  }

  return {
    isSet: async () => (await stored()) !== undefined,
    set: async (address) => {
      if (address === undefined) return host.secrets.delete(SECRET);
      checked(address);
      return host.secrets.set(SECRET, address.trim());
    },
    deliver,
  };
}

function deliveryText(notice: Notice, { ok, status, problem, tries }: WebhookResult): string {
  const after = tries > 1 ? ` after ${tries} tries` : '';
  const what = `The alert "${ruleOf(notice)}" was`;
  return ok
    ? `${what} posted${after} (HTTP ${status ?? 0}).`
    : `${what} not posted${after}: the webhook ${(problem ?? '').replace(/\.$/, '')}.`;
}
