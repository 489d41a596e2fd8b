import type { Spend } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { Inventory } from '../gateway/inventory.js';
import type { SharedLedger } from './lazy-ledger.js';
import type { SpendMeter } from './spend.js';
import { readyProviders } from './ready.js';

/** What the report is made of. */
export type HealthDeps = {
  readonly version: string;
  readonly inventory: Inventory;
  readonly spend: SpendMeter;
  readonly ledger: SharedLedger;
};

/** State of the router for /health and `signalbox health`: providers, ledger and the same spend as everywhere else. */
export async function healthReport({
  version,
  inventory,
  spend,
  ledger,
}: HealthDeps): Promise<Record<string, unknown>> {
  const [stock, report] = await Promise.all([inventory.snapshot(), spend.read()]);
  const providers = stock.providers.map(({ id, name, region }) => {
    const access = stock.access.get(id);
    const hint = access && access.state !== 'ready' ? access.hint : undefined;
    return { id, name, region, state: access?.state ?? 'not-running', ...(hint !== undefined && { hint }) };
  });
  return {
    status: 'ok',
    version,
    ledger: ledger.role(),
    ready: readyProviders(stock),
    spend: { today: spendJson(report.today), month: spendJson(report.month), all: spendJson(report.all) },
    providers,
  };
}

/** A Spend as JSON: exact nano-dollars, and dollars for reading. */
export function spendJson(spend: Spend): Record<string, unknown> {
  return { ...spend, usd: spend.nanoUsd / NANO_USD_PER_USD };
}
