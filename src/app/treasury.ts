import type { Disposable } from '../core/emitter.js';
import { createWebhookQueue } from '../gateway/webhook-queue.js';
import { postWebhook } from '../gateway/webhook.js';
import type { Host } from '../host.js';
import { createAlerts, type Alerts } from './alerts/alerts.js';
import { createBaseline } from './baseline.js';
import type { CalendarSource } from './calendar.js';
import type { Engine } from './engine.js';
import { newId } from './ids.js';
import type { SharedLedger } from './lazy-ledger.js';
import { createMoney, type Money } from './money.js';
import { createPriceList, type PriceList } from './price-list.js';
import { createRetention } from './retention.js';
import { createSpendMeter, type SpendMeter } from './spend.js';

/** Everything that counts money, tells of it and keeps its books. */
export type Treasury = {
  readonly spend: SpendMeter;
  readonly money: Money;
  readonly prices: PriceList;
  readonly alerts: Alerts;
  /** What has to be let go of at the end. */
  readonly parts: readonly Disposable[];
};

/** What the treasury is made from. */
export type TreasuryDeps = {
  readonly host: Host;
  readonly engine: Pick<Engine, 'stock' | 'priceFile' | 'http' | 'inventory' | 'plans'>;
  readonly ledger: SharedLedger;
  readonly calendar: CalendarSource;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** Builds it; nothing is read or asked until somebody wants to know. */
export function createTreasury({ host, engine, ledger, calendar, nowMs, report }: TreasuryDeps): Treasury {
  const { settings, onDidChangeSettings, log } = host;
  const { stock, priceFile: file, http, inventory, plans } = engine;
  const shared = { settings, onDidChangeSettings, nowMs, report };
  const spend = createSpendMeter({ ledger, calendar, nowMs, report });
  const prices = createPriceList({ ...shared, stock, file, http, inventory, log });
  const money = createMoney({
    ...shared,
    ledger,
    meter: spend,
    calendar,
    workspace: host.workspace,
    sessionId: host.sessionId,
    // A meter that is drawn again and again must not ask the servers of this machine each time.
    baseline: createBaseline({
      settings,
      stock: () => (host.surface === 'cli' ? inventory.snapshot() : inventory.known()),
    }),
    plans: plans.standings,
    pricesAsOf: prices.asOf,
  });
  const alerts = createAlerts({
    ledger,
    host,
    standings: money.standings,
    models: () => stock.cards().models,
    queue: createWebhookQueue({
      post: (url, body, signal) => postWebhook(url, body, signal, { proxyEnv: host.proxyEnv }),
    }),
    nowMs,
    newId,
    report,
  });
  const retention = createRetention({ ledger, days: () => settings()['ledger.retentionDays'], nowMs, report });
  return { spend, money, prices, alerts, parts: [retention, alerts, money, spend, prices] };
}
