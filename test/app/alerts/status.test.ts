import assert from 'node:assert/strict';
import { createAlerts, type Alerts } from '../../../src/app/alerts/alerts.js';
import type { RuleStatus } from '../../../src/app/alerts/status.js';
import type { BudgetStanding } from '../../../src/core/budget/types.js';
import type { ModelCard } from '../../../src/core/model.js';
import { aModel } from '../../support/builders.js';
import { anEntry } from '../../support/entries.js';
import { aHost, aQueue, aStanding, FakeLedger, ids } from './fakes.js';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

describe('the status of alerts', () => {
  let ledger: FakeLedger;
  let alerts: Alerts;
  let nowMs: number;
  let standings: readonly BudgetStanding[];
  let models: readonly ModelCard[];
  let proxied: boolean;
  beforeEach(() => {
    ledger = new FakeLedger();
    nowMs = NOW_MS;
    standings = [];
    models = [];
    proxied = false;
    alerts = createAlerts({
      ledger: ledger.as('owner'),
      host: { ...aHost(), behindProxy: () => proxied },
      standings: () => Promise.resolve(standings),
      models: () => models,
      queue: aQueue(),
      nowMs: () => nowMs,
      newId: ids(),
      report: (error) => assert.fail(String(error)),
    });
  });
  afterEach(() => alerts.dispose());

  const rule = async (name: string): Promise<RuleStatus> =>
    (await alerts.status()).rules.find((one) => one.rule === name) ?? assert.fail('no such rule');
  const spike = (): void => {
    ledger.write(anEntry({ atMs: nowMs - 2 * HOUR_MS, cost: { kind: 'exact', nanoUsd: 1_000 } }));
    ledger.write(anEntry({ atMs: nowMs, cost: { kind: 'exact', nanoUsd: 5_000 } }));
  };

  it('lists every rule as quiet on a new ledger', async () => {
    const { rules, webhook } = await alerts.status();
    const quiet = { state: 'quiet', lastAtMs: undefined, coolsUntilMs: undefined, text: undefined };
    assert.deepEqual(rules, [
      { rule: 'cost_spike', ...quiet },
      { rule: 'error_rate', ...quiet },
      { rule: 'budget_warning', ...quiet },
      { rule: 'model_retirement', ...quiet },
    ]);
    assert.deepEqual(webhook, { set: false, format: 'slack', note: undefined, deliveries: [] });
  });

  it('tells of a model in use that is to be retired, and when a person was told', async () => {
    models = [aModel({ lifecycle: { retiresOn: '2027-01-20', successor: 'acme/two' } })];
    ledger.write(anEntry({ atMs: nowMs }));
    await alerts.close();
    nowMs += HOUR_MS;
    assert.deepEqual(await rule('model_retirement'), {
      rule: 'model_retirement',
      state: 'firing',
      lastAtMs: NOW_MS,
      coolsUntilMs: undefined,
      text: 'You use acme/one, which is to be retired on 2027-01-20; use acme/two instead.',
    });
  });

  it('tells that a rule fires, and when it may be told again', async () => {
    spike();
    await alerts.close();
    const { state, lastAtMs, coolsUntilMs, text } = await rule('cost_spike');
    assert.deepEqual([state, lastAtMs, coolsUntilMs], ['firing', NOW_MS, NOW_MS + 300_000]);
    assert.match(text ?? '', /5\.0 times the mean/);
  });

  it('tells that a rule cools down once it is over, and is quiet after that', async () => {
    spike();
    await alerts.close();
    ledger.entries.splice(0);
    nowMs += 299_999;
    assert.deepEqual([(await rule('cost_spike')).state, (await rule('error_rate')).state], ['cooling', 'quiet']);
    nowMs += 1;
    const { state, lastAtMs, coolsUntilMs } = await rule('cost_spike');
    assert.deepEqual([state, lastAtMs, coolsUntilMs], ['quiet', NOW_MS, undefined]);
  });

  it('tells nobody by being asked', async () => {
    spike();
    await alerts.status();
    assert.deepEqual(ledger.kept, []);
  });

  it('shows the cap that is used most', async () => {
    const { budget } = aStanding();
    standings = [
      aStanding({ settledNanoUsd: 510_000_000 }),
      aStanding({ settledNanoUsd: 900_000_000, budget: { ...budget, id: 'everyone:month', period: 'month' } }),
      aStanding({ settledNanoUsd: 100_000_000 }),
    ];
    const { state, text } = await rule('budget_warning');
    assert.deepEqual([state, text], ['firing', "80% of this month's cap are used: $0.90 of $1.00."]);
  });

  it('shows the last twenty posts, newest first', async () => {
    await alerts.setWebhook('https://hooks.example.com/');
    for (let count = 0; count < 21; count += 1) {
      nowMs += 1;
      await alerts.test();
    }
    const { set, deliveries } = (await alerts.status()).webhook;
    assert.deepEqual([set, deliveries.length], [true, 20]);
    assert.deepEqual(deliveries[0], {
      atMs: NOW_MS + 21,
      ok: true,
      status: 200,
      text: 'The alert "test" was posted (HTTP 200).',
    });
  });

  it('says that behind a proxy only the name of the webhook is checked', async () => {
    proxied = true;
    assert.match((await alerts.status()).webhook.note ?? '', /only the name of the webhook is checked/);
  });
});
