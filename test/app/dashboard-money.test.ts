import assert from 'node:assert/strict';
import { moneyHandlers, type DashboardMoneyDeps } from '../../src/app/dashboard-money.js';
import { GatewayError } from '../../src/core/errors.js';
import type { ModelCard } from '../../src/core/model.js';
import type { SpendQuery, SpendRow } from '../../src/core/spend/types.js';
import { aBudget, aStanding } from '../support/budgets.js';
import { aModel } from '../support/builders.js';
import { aReport, aSpendRow, FRIDAY_MS } from '../dashboard/support/report.js';

type Asked = { queries: SpendQuery[]; raises: [string, number][]; limits: number[] };

const priceOf = (inputUsdPerMTok: number, outputUsdPerMTok: number) => ({
  inputUsdPerMTok,
  outputUsdPerMTok,
  cachedInputUsdPerMTok: inputUsdPerMTok / 10,
  cacheWriteUsdPerMTok: inputUsdPerMTok,
});

const MODELS: readonly ModelCard[] = [
  aModel({ provider: 'acme', model: 'small', price: priceOf(1, 5) }),
  aModel({ provider: 'acme', model: 'large', price: priceOf(3, 15) }),
  aModel({ provider: 'acme', model: 'secret', price: undefined }),
];

function setUp(rows: readonly SpendRow[] = []) {
  const asked: Asked = { queries: [], raises: [], limits: [] };
  const money: DashboardMoneyDeps['money'] = {
    report: () => Promise.resolve(aReport()),
    spend: (query) => {
      asked.queries.push(query);
      return Promise.resolve(rows);
    },
    budgets: (client) => (client ? [aBudget({ id: 'everyone:request', period: 'request' })] : []),
    standings: () => Promise.resolve([aStanding()]),
    raise: (budgetId, nanoUsd) => {
      asked.raises.push([budgetId, nanoUsd]);
      return Promise.resolve(aStanding({ raisedNanoUsd: nanoUsd, capNanoUsd: 1_000_000_000 + nanoUsd }));
    },
    notices: (limit) => {
      asked.limits.push(limit);
      return Promise.resolve([]);
    },
  };
  // The handlers look at nothing but the models.
  const stock = { models: MODELS } as unknown as Awaited<ReturnType<DashboardMoneyDeps['inventory']['snapshot']>>;
  const handlers = moneyHandlers({ money, inventory: { snapshot: () => Promise.resolve(stock) } });
  return { handlers, asked };
}

const open = new AbortController().signal;
const USE = { inputTokens: 500, outputTokens: 1_000, requestsPerDay: 1_000 };

describe('dashboard-money', () => {
  it('asks for bars by days of the calendar and one dimension, and nothing else', async () => {
    const { handlers, asked } = setUp([aSpendRow({ team: 'eng' }, { slot: 6, nanoUsd: 5_000_000_000 })]);
    const answer = await handlers['spend-request']({ type: 'spend-request', days: 7, by: 'team' }, open);
    assert.equal(asked.queries.length, 1);
    assert.deepEqual([asked.queries[0]?.by, asked.queries[0]?.slots.length], [['team'], 7]);
    assert.equal(asked.queries[0]?.slots.at(-1), Date.UTC(2026, 10, 19, 23));
    assert.ok(answer.type === 'spend-loaded');
    assert.deepEqual([answer.chart.days, answer.chart.by, answer.chart.dates.at(-1)], [7, 'team', '2026-11-20']);
    assert.equal(answer.chart.groups[0]?.byDay[6]?.spend.text, '$5.00');
  });

  it('shows caps with a screenful of notices', async () => {
    const { handlers, asked } = setUp();
    const answer = await handlers['budgets-request']({ type: 'budgets-request' }, open);
    assert.ok(answer.type === 'budgets-loaded');
    assert.deepEqual(
      answer.budgets.budgets.map(({ id }) => id),
      ['everyone:request', 'everyone:day'],
    );
    assert.deepEqual(asked.limits, [100]);
  });

  it('raises a cap by whole nano-dollars, and tells how it stands then', async () => {
    const { handlers, asked } = setUp();
    const answer = await handlers['raise-request']({ type: 'raise-request', budgetId: 'everyone:day', usd: 4.1 }, open);
    assert.deepEqual(asked.raises, [['everyone:day', 4_100_000_000]]);
    assert.ok(answer.type === 'raised');
    assert.deepEqual([answer.budget.cap.text, answer.budget.raised?.text], ['$5.10', '$4.10']);
  });

  it('calculates with list prices and with prices that are given', async () => {
    const { handlers } = setUp();
    const answer = await handlers['calculate-request'](
      {
        type: 'calculate-request',
        use: USE,
        // A request costs $0.0055 with the small model and $0.0165 with the own price.
        mix: [
          { of: { model: 'acme/small' }, share: 50 },
          { of: { inputUsdPerMTok: 3, outputUsdPerMTok: 15 }, share: 50 },
        ],
        baseline: { model: 'acme/large' },
      },
      open,
    );
    assert.ok(answer.type === 'calculated');
    assert.deepEqual(answer.calculation.baseline, 'acme/large');
    assert.deepEqual(answer.calculation.rows.map(({ cost, atBaseline }) => [cost.text, atBaseline.text])[0], [
      '≈ $11.00',
      '≈ $16.50',
    ]);
  });

  for (const model of ['acme/secret', 'acme/nothing']) {
    it(`does not calculate with ${model}, whose price nobody knows`, async () => {
      const { handlers } = setUp();
      const mix = [{ of: { model: 'acme/small' }, share: 1 }];
      await assert.rejects(
        handlers['calculate-request']({ type: 'calculate-request', use: USE, mix, baseline: { model } }, open),
        (thrown: unknown) =>
          thrown instanceof GatewayError && thrown.kind === 'not-found' && thrown.message.includes(model),
      );
    });
  }

  it('compares the tokens of the last 30 days of the calendar with the baseline, and names a price that was given', async () => {
    const { handlers, asked } = setUp([
      aSpendRow(
        { model: 'acme/small', kind: 'exact' },
        { nanoUsd: 500_000_000, inputTokens: 1_000_000, cacheReadTokens: 1_000_000, outputTokens: 100_000 },
      ),
    ]);
    const baseline = { inputUsdPerMTok: 2, outputUsdPerMTok: 10 };
    const answer = await handlers['savings-request']({ type: 'savings-request', baseline }, open);
    assert.deepEqual([asked.queries[0]?.sinceMs, asked.queries[0]?.by], [Date.UTC(2026, 9, 21, 22), ['model', 'kind']]);
    assert.ok(answer.type === 'calculated');
    assert.equal(answer.calculation.baseline, '$2.00 in, $10.00 out per million tokens');
    // A million in and as many from the cache at $2, 100,000 out at $10: $5.
    assert.deepEqual(
      answer.calculation.rows.map(({ days, cost, atBaseline, difference }) => [
        days,
        cost.text,
        atBaseline.text,
        difference.text,
      ]),
      [[30, '$0.50', '≈ $5.00', '≈ $4.50']],
    );
  });

  it('sums up the report for the overview', async () => {
    const answer = await setUp().handlers['money-request']({ type: 'money-request' }, open);
    assert.ok(answer.type === 'money-loaded');
    assert.equal(answer.money.atMs, FRIDAY_MS);
  });
});
