import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeEvaluate } from '../../../src/app/alerts/evaluate.js';
import type { BudgetStanding, Notice } from '../../../src/core/budget/types.js';
import type { ModelCard } from '../../../src/core/model.js';
import type { Settings } from '../../../src/config/schema.js';
import { aModel } from '../../support/builders.js';
import { anEntry } from '../../support/entries.js';
import { runs } from '../../support/runs.js';
import { aHost, aStanding, FakeLedger, ids } from './fakes.js';

const START_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

/** A ledger with a clock and caps that a test moves. */
class World {
  readonly ledger = new FakeLedger();
  readonly newId = ids();
  nowMs = START_MS;
  standings: readonly BudgetStanding[] = [];
  models: readonly ModelCard[] = [];

  /** A process that looks at it. */
  process(settings: Partial<Settings> = {}): () => Promise<readonly Notice[]> {
    return makeEvaluate({
      ledger: this.ledger.as('owner'),
      standings: () => Promise.resolve(this.standings),
      models: () => this.models,
      settings: aHost(settings).settings,
      nowMs: () => this.nowMs,
      newId: this.newId,
    });
  }

  spend(atMs: number, nanoUsd: number): void {
    this.ledger.write(anEntry({ atMs, cost: { kind: 'exact', nanoUsd } }));
  }

  fail(): void {
    this.ledger.write(anEntry({ atMs: this.nowMs, durationMs: 0, result: 'failed', error: 'upstream-failed' }));
  }

  settle(settledNanoUsd: number, over: Partial<BudgetStanding> = {}): void {
    this.standings = [aStanding({ settledNanoUsd, ...over })];
  }

  noted(): readonly string[] {
    return this.ledger.kept.map(({ subject, once }) => `${subject} ${once}`).toReversed();
  }
}

const textsOf = (notices: readonly Notice[]): readonly string[] => notices.map(({ text }) => text);

describe('evaluating alerts', () => {
  let world: World;
  let evaluate: () => Promise<readonly Notice[]>;
  beforeEach(() => {
    world = new World();
    evaluate = world.process();
  });

  describe('a cost spike', () => {
    beforeEach(() => {
      world.spend(START_MS - 5 * HOUR_MS, 1_000);
      world.spend(START_MS, 2_001);
    });

    it('is told with its rule as the subject', async () => {
      const [notice] = await evaluate();
      assert.deepEqual([notice?.kind, notice?.subject, notice?.atMs], ['alert', 'cost_spike', START_MS]);
    });

    it('is not told again within the cooldown, and is right after it', async () => {
      await evaluate();
      world.nowMs += 299_999;
      assert.deepEqual(await evaluate(), []);
      world.nowMs += 1;
      assert.equal((await evaluate()).length, 1);
    });

    it('cools down for other processes and after a restart', async () => {
      await evaluate();
      assert.deepEqual(await world.process()(), []);
    });

    it('follows the cooldown that is set', async () => {
      const quick = world.process({ 'alerts.cooldownSeconds': 1 });
      await quick();
      world.nowMs += 1_000;
      assert.equal((await quick()).length, 1);
    });

    it('does not wait for an alert that was noted under a clock 40 days ahead', async () => {
      world.nowMs += 40 * 24 * HOUR_MS;
      world.spend(world.nowMs - 2 * HOUR_MS, 1_000);
      world.spend(world.nowMs, 2_001);
      assert.equal((await evaluate()).length, 1);
      world.nowMs = START_MS;
      assert.equal((await evaluate()).length, 1);
      assert.deepEqual(await evaluate(), []);
    });
  });

  it('tells of errors after the cooldown only when something failed since', async () => {
    for (let count = 0; count < 10; count += 1) world.fail();
    assert.equal((await evaluate())[0]?.subject, 'error_rate');
    world.nowMs += 300_000;
    assert.deepEqual(await evaluate(), []);
    world.fail();
    assert.equal((await evaluate()).length, 1);
  });

  describe('the end of a model in use', () => {
    /** The clock starts on 2027-01-15. */
    const retiresOn = (day: string, over: Partial<ModelCard> = {}): void => {
      world.models = [aModel({ lifecycle: { retiresOn: day, successor: 'acme/two' }, ...over })];
    };
    beforeEach(() => world.spend(START_MS, 1_000));

    it('is told thirty days before, and not a day earlier', async () => {
      retiresOn('2027-02-15');
      assert.deepEqual(await evaluate(), []);
      world.nowMs += 24 * HOUR_MS;
      const [notice, ...others] = await evaluate();
      assert.deepEqual(others, []);
      assert.deepEqual(
        [notice?.kind, notice?.subject, notice?.severity, notice?.text],
        [
          'alert',
          'model_retirement',
          'info',
          'You use acme/one, which is to be retired on 2027-02-15; use acme/two instead.',
        ],
      );
    });

    it('is told once, in other processes and after a restart as well', async () => {
      retiresOn('2027-02-14');
      assert.equal((await evaluate()).length, 1);
      world.nowMs += 24 * HOUR_MS;
      assert.deepEqual(await evaluate(), []);
      assert.deepEqual(await world.process()(), []);
    });

    it('is told in other words, once, when it is over', async () => {
      retiresOn('2027-01-15');
      assert.match(textsOf(await evaluate())[0] ?? '', /is to be retired on 2027-01-15/);
      world.nowMs += 24 * HOUR_MS;
      assert.deepEqual(textsOf(await evaluate()), [
        'You used acme/one lately, which was retired on 2027-01-15; use acme/two instead. "auto" no longer picks it.',
      ]);
      assert.deepEqual(await world.process()(), []);
    });

    it('is told again when the day was moved', async () => {
      retiresOn('2027-02-10');
      await evaluate();
      retiresOn('2027-02-14');
      assert.equal((await evaluate()).length, 1);
    });

    it('is not told of a model that nobody used, or that was used more than thirty days ago', async () => {
      retiresOn('2027-01-20', { model: 'another' });
      assert.deepEqual(await evaluate(), []);
      retiresOn('2027-02-20');
      world.nowMs = Date.parse('2027-02-15T00:00:00Z');
      assert.deepEqual(await world.process()(), []);
      world.nowMs -= 1;
      assert.equal((await world.process()()).length, 1);
    });
  });

  describe('thresholds of a cap', () => {
    it('are told once', async () => {
      world.settle(500_000_000);
      assert.deepEqual(textsOf(await evaluate()), ["50% of today's cap are used: $0.50 of $1.00."]);
      world.settle(510_000_000);
      assert.deepEqual(await evaluate(), []);
    });

    it('are told once over all processes', async () => {
      world.settle(500_000_000);
      await evaluate();
      assert.deepEqual(await world.process()(), []);
    });

    it('passed in one step are told as the highest, and the others noted', async () => {
      world.settle(1_000_000_000);
      assert.deepEqual(textsOf(await evaluate()), ["Today's cap is used up: $1.00 of $1.00."]);
      assert.deepEqual(world.noted(), [
        'everyone:day 1000:100',
        'everyone:day 1000:80',
        'everyone:day 1000:75',
        'everyone:day 1000:50',
      ]);
    });

    it('are told again in the next period', async () => {
      world.settle(500_000_000);
      await evaluate();
      world.settle(500_000_000, { startMs: 2_000 });
      assert.equal((await evaluate()).length, 1);
    });

    it('are not told again after a raise', async () => {
      world.settle(800_000_000);
      await evaluate();
      const raised = { capNanoUsd: 1_600_000_000, raisedNanoUsd: 600_000_000 };
      world.settle(800_000_000, raised); // 50%
      assert.deepEqual(await evaluate(), []);
      world.settle(1_280_000_000, raised); // 80% again
      assert.deepEqual(await evaluate(), []);
      world.settle(1_600_000_000, raised);
      assert.equal((await evaluate()).length, 1);
    });

    it('that are set later, below one that was told, are not told', async () => {
      world.settle(850_000_000);
      await evaluate();
      assert.deepEqual(await world.process({ 'budget.alerts': [60, 80] })(), []);
    });

    it('do not wait for a cooldown', async () => {
      world.settle(500_000_000);
      await evaluate();
      world.settle(750_000_000);
      assert.equal((await evaluate()).length, 1);
    });

    it('are told by cap', async () => {
      const { budget } = aStanding();
      world.standings = [
        aStanding({ settledNanoUsd: 500_000_000 }),
        aStanding({ settledNanoUsd: 500_000_000, budget: { ...budget, id: 'everyone:month', period: 'month' } }),
      ];
      assert.equal((await evaluate()).length, 2);
    });

    it('whatever is spent and raised: each at most once a period, the highest that was passed among them', async () => {
      const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 100 })), {
        maxLength: 20,
      });
      await fc.assert(
        fc.asyncProperty(steps, async (moves) => {
          const one = new World();
          const look = one.process();
          const told: string[] = [];
          let [settled, cap, highest] = [0, 1_000, 0];
          for (const [spent, raised] of moves) {
            settled += spent;
            cap += raised;
            one.settle(settled, { capNanoUsd: cap });
            highest = Math.max(highest, ...[0, 50, 75, 80, 100].filter((percent) => settled * 100 >= percent * cap));
            told.push(...(await look()).map(({ once }) => once));
          }
          assert.equal(new Set(told).size, told.length);
          assert.equal(told.includes(`1000:${highest}`), highest > 0);
        }),
        runs(300),
      );
    });
  });
});
