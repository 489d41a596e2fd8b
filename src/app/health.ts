import type { Spend } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { Inventory } from '../gateway/inventory.js';
import { standingJson } from './budget-json.js';
import type { SharedLedger } from './lazy-ledger.js';
import type { Money } from './money.js';
import { readyProviders } from './ready.js';

/** What the report is made of. */
export type HealthDeps = {
  readonly version: string;
  readonly inventory: Inventory;
  readonly money: Pick<Money, 'report'>;
  readonly ledger: SharedLedger;
};

/** State of the router for /health and `signalbox health`: providers, ledger, and the same spend and caps as everywhere else. */
export async function healthReport({
  version,
  inventory,
  money,
  ledger,
}: HealthDeps): Promise<Record<string, unknown>> {
  const [stock, report] = await Promise.all([inventory.snapshot(), money.report()]);
  const providers = stock.providers.map(({ id, name, region }) => {
    const access = stock.access.get(id);
    const hint = access && access.state !== 'ready' ? access.hint : undefined;
    return { id, name, region, state: access?.state ?? 'not-running', ...(hint !== undefined && { hint }) };
  });
  const { session, today, week, month, all } = report;
  return {
    status: 'ok',
    version,
    ledger: ledger.role(),
    ready: readyProviders(stock),
    spend: {
      session: spendJson(session),
      today: spendJson(today),
      week: spendJson(week),
      month: spendJson(month),
      all: spendJson(all),
    },
    unpricedRequests: { today: today.unpricedRequests, month: month.unpricedRequests, all: all.unpricedRequests },
    budgets: report.standings.map(standingJson),
    isPaused: report.paused,
    plans: report.plans,
    pricesAsOf: report.pricesAsOf,
    providers,
  };
}

/** A Spend as JSON: exact nano-dollars, and dollars for reading. */
export function spendJson(spend: Spend): Record<string, unknown> {
  return { ...spend, usd: spend.nanoUsd / NANO_USD_PER_USD };
}
