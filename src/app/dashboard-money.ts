import type { Client } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { refText, type ModelCard } from '../core/model.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { savings } from '../core/spend/savings.js';
import { toBudgetRow, toBudgetsView } from '../dashboard/budgets-view.js';
import { toCalculation, toMeasuredCalculation, type NamedPrice } from '../dashboard/calculator-view.js';
import type { Handlers } from '../dashboard/dispatch.js';
import { toSpendSummary } from '../dashboard/money-view.js';
import type { Priced } from '../dashboard/protocol.js';
import { spendQuery, toSpendChart } from '../dashboard/spend-view.js';
import { ratesText } from '../dashboard/view-models.js';
import type { Inventory } from '../gateway/inventory.js';
import type { Money } from './money.js';

/** What the page's questions about money are answered from. */
export type DashboardMoneyDeps = {
  readonly money: Pick<Money, 'report' | 'spend' | 'budgets' | 'standings' | 'raise' | 'notices'>;
  readonly inventory: Pick<Inventory, 'snapshot'>;
};

type MoneyQuestion =
  'money-request' | 'spend-request' | 'budgets-request' | 'raise-request' | 'calculate-request' | 'savings-request';

/** A screenful and some more; the rest is in the ledger. */
const SHOWN_NOTICES = 100;

/** Asked as a client, the settings tell the caps on single requests too; this one has none of its own. */
const ANYBODY: Client = { surface: 'editor', app: '', sessionId: undefined };

/** What "my last 30 days" is. */
const MEASURED_DAYS = 30;

/** Answers what the page asks about money: sums only, however many requests there were. */
export const moneyHandlers = (deps: DashboardMoneyDeps): Pick<Handlers, MoneyQuestion> => ({
  'money-request': async () => ({ type: 'money-loaded', money: toSpendSummary(await deps.money.report()) }),
  'spend-request': async ({ days, by }) => {
    const { calendar, atMs } = await deps.money.report();
    const query = spendQuery(days, [by], calendar, atMs);
    const rows = await deps.money.spend(query);
    const chart = toSpendChart({ rows, slots: query.slots, zone: calendar.zone, days, by });
    return { type: 'spend-loaded', chart };
  },
  'budgets-request': async () => {
    const { money } = deps;
    const [report, standings, notices] = await Promise.all([
      money.report(),
      money.standings(),
      money.notices(SHOWN_NOTICES),
    ]);
    const budgets = toBudgetsView({ report, standings, budgets: money.budgets(ANYBODY), notices });
    return { type: 'budgets-loaded', budgets };
  },
  'raise-request': async ({ budgetId, usd }) => {
    const standing = await deps.money.raise(budgetId, Math.round(usd * NANO_USD_PER_USD));
    return { type: 'raised', budget: toBudgetRow(standing) };
  },
  'calculate-request': async ({ use, mix, baseline }) => {
    const priceOf = await pricesOf(deps);
    const priced = mix.map(({ of, share }) => ({ price: priceOf(of).price, share }));
    return { type: 'calculated', calculation: toCalculation(use, priced, priceOf(baseline)) };
  },
  'savings-request': async ({ baseline }) => {
    const [priceOf, { calendar, atMs }] = await Promise.all([pricesOf(deps), deps.money.report()]);
    const { name, price } = priceOf(baseline);
    const { slots } = spendQuery(MEASURED_DAYS, [], calendar, atMs);
    const rows = await deps.money.spend({
      sinceMs: slots[0] ?? atMs,
      untilMs: undefined,
      slots: [],
      by: ['model', 'kind'],
    });
    const measured = savings(rows, { ref: name, price, isChosen: true });
    return { type: 'calculated', calculation: toMeasuredCalculation(measured, MEASURED_DAYS) };
  },
});

/** Names a price; for a model the list price the catalogue has today. Throws 'not-found' for a model without one. */
async function pricesOf({ inventory }: DashboardMoneyDeps): Promise<(of: Priced) => NamedPrice> {
  const { models } = await inventory.snapshot();
  return (of) => ('model' in of ? listPrice(models, of.model) : ownPrice(of));
}

function listPrice(models: readonly ModelCard[], name: string): NamedPrice {
  const price = models.find((card) => refText(card) === name)?.price;
  if (!price)
    throw new GatewayError('not-found', `No price is known for ${name}. Choose another model, or give a price.`);
  return { name, price };
}

/** Whoever gives two prices has no cache in mind: it costs what other input costs. */
function ownPrice(rates: Exclude<Priced, { model: string }>): NamedPrice {
  const { inputUsdPerMTok } = rates;
  const price = { ...rates, cachedInputUsdPerMTok: inputUsdPerMTok, cacheWriteUsdPerMTok: inputUsdPerMTok };
  return { name: ratesText(rates), price };
}
