import assert from 'node:assert/strict';
import type { PlanStanding } from '../../src/core/plan/types.js';
import { toCapView, toPlanView, toSpendSummary } from '../../src/dashboard/money-view.js';
import { aBudget, aStanding } from '../support/budgets.js';
import { aSpend } from '../support/report.js';
import { aReport } from './support/report.js';

const USD = 1_000_000_000;

describe('money-view', () => {
  describe('toSpendSummary', () => {
    it('has a card for each stretch of time, in the order they are shown', () => {
      const { cards } = toSpendSummary(
        aReport({
          session: aSpend({ requests: 1, sinceMs: 7 }),
          today: aSpend({ requests: 2 }),
          week: aSpend({ requests: 3 }),
          month: aSpend({ requests: 4 }),
          all: aSpend({ requests: 5 }),
        }),
      );
      assert.deepEqual(
        cards.map(({ period, requests }) => [period, requests]),
        [
          ['session', 1],
          ['today', 2],
          ['week', 3],
          ['month', 4],
          ['all', 5],
        ],
      );
      assert.equal(cards[0]?.sinceMs, 7);
    });

    it('counts on a card what its sum leaves out', () => {
      const today = aSpend({
        requests: 41,
        nanoUsd: 423_100_000,
        unpricedRequests: 3,
        estimatedRequests: 2,
        estimatedNanoUsd: 1_000,
        failedRequests: 1,
      });
      assert.deepEqual(toSpendSummary(aReport({ today })).cards[1], {
        period: 'today',
        sinceMs: 0,
        spend: { text: '≈ $0.4231', nanoUsd: 423_100_000 },
        requests: 41,
        unpricedRequests: 3,
        estimatedRequests: 2,
        failedRequests: 1,
        caps: [],
      });
    });

    it('puts each cap on the card of its period, and none on all time', () => {
      const standings = (['session', 'day', 'week', 'month'] as const).map((period) =>
        aStanding({ budget: aBudget({ period, scope: { kind: 'workspace', name: period } }) }),
      );
      const { cards } = toSpendSummary(aReport({ standings }));
      assert.deepEqual(
        cards.map(({ caps }) => caps.map(({ scope }) => scope)),
        [
          [{ kind: 'workspace', name: 'session' }],
          [{ kind: 'workspace', name: 'day' }],
          [{ kind: 'workspace', name: 'week' }],
          [{ kind: 'workspace', name: 'month' }],
          [],
        ],
      );
    });

    const ofModel = (model: string, nanoUsd: number, requests = 1, unpricedRequests = 0) => ({
      model,
      requests,
      nanoUsd,
      estimatedRequests: 0,
      estimatedNanoUsd: 0,
      unpricedRequests,
    });

    it('marks the sum of a model as an estimate when a part of it is one', () => {
      const byModel = [{ ...ofModel('acme/one', 12_300_000_000, 2), estimatedNanoUsd: 1 }];
      assert.equal(toSpendSummary(aReport({ all: aSpend({ byModel }) })).byModel[0]?.spend.text, '≈ $12.30');
    });

    it('puts the dearest model first, then the busiest, then by name', () => {
      const byModel = [ofModel('d', 0, 1), ofModel('c', 0, 1), ofModel('b', 0, 9), ofModel('a', 5)];
      assert.deepEqual(
        toSpendSummary(aReport({ all: aSpend({ byModel }) })).byModel.map(({ model }) => model),
        ['a', 'b', 'c', 'd'],
      );
    });

    it('says unpriced instead of $0.00, and names what nobody answered', () => {
      const byModel = [ofModel('acme/one', 0, 2, 2), ofModel('none', 0)];
      assert.deepEqual(
        toSpendSummary(aReport({ all: aSpend({ byModel }) })).byModel.map(({ model, spend }) => [model, spend.text]),
        [
          ['acme/one', 'unpriced'],
          ['no answer', '$0.00'],
        ],
      );
    });

    const savings = {
      baseline: 'globex/large-2',
      isChosen: false,
      actualNanoUsd: 2 * USD,
      baselineNanoUsd: 5 * USD,
      savedNanoUsd: 3 * USD,
      unpricedRequests: 4,
    };

    it('says what was saved against the named baseline, and what that leaves out', () => {
      assert.deepEqual(toSpendSummary(aReport({ savings })).savings, {
        baseline: 'globex/large-2',
        isChosen: false,
        actual: { text: '$2.00', nanoUsd: 2 * USD },
        atBaseline: { text: '≈ $5.00', nanoUsd: 5 * USD },
        difference: { text: '≈ $3.00', nanoUsd: 3 * USD },
        isSaving: true,
        unpricedRequests: 4,
      });
    });

    it('says by how much the baseline would have been cheaper', () => {
      const dearer = { ...savings, baselineNanoUsd: USD, savedNanoUsd: -1 * USD };
      const view = toSpendSummary(aReport({ savings: dearer })).savings;
      assert.deepEqual([view?.isSaving, view?.difference.text], [false, '≈ $1.00']);
    });

    it('marks burn rate and projection as estimates', () => {
      const projection = { perDayNanoUsd: USD / 2, monthNanoUsd: 15 * USD, yearNanoUsd: 182.5 * USD, overDays: 19.5 };
      const view = toSpendSummary(aReport({ burnNanoUsdPerHour: 180_000_000, projection }));
      assert.equal(view.burn?.text, '≈ $0.18');
      assert.deepEqual(view.projection, {
        perDay: { text: '≈ $0.50', nanoUsd: USD / 2 },
        month: { text: '≈ $15.00', nanoUsd: 15 * USD },
        year: { text: '≈ $182.50', nanoUsd: 182.5 * USD },
        overDays: 19.5,
      });
    });

    it('says nothing of pace and savings that nobody knows', () => {
      const { burn, projection, savings: unknown } = toSpendSummary(aReport());
      assert.deepEqual([burn, projection, unknown], [undefined, undefined, undefined]);
    });
  });

  describe('toCapView', () => {
    it('says what is spent, set aside and left', () => {
      const standing = aStanding({ capNanoUsd: 5 * USD, settledNanoUsd: 2 * USD, heldNanoUsd: USD, endMs: 9 });
      assert.deepEqual(toCapView(standing), {
        scope: { kind: 'everyone' },
        cap: { text: '$5.00', nanoUsd: 5 * USD },
        spent: { text: '$2.00', nanoUsd: 2 * USD },
        held: { text: '≈ $1.00', nanoUsd: USD },
        left: { text: '$2.00', nanoUsd: 2 * USD },
        usedShare: 0.4,
        heldShare: 0.2,
        state: 'room',
        resetsAtMs: 9,
      });
    });

    it('says nothing of money set aside when there is none', () => {
      assert.equal(toCapView(aStanding()).held, undefined);
    });

    const states: readonly (readonly [settled: number, state: string])[] = [
      [799_999_999, 'room'],
      [800_000_000, 'near'],
      [999_999_999, 'near'],
      [1_000_000_000, 'full'],
      [1_000_000_001, 'over'],
    ];
    for (const [settledNanoUsd, state] of states) {
      it(`calls ${settledNanoUsd} nano-dollars of a dollar '${state}'`, () => {
        assert.equal(toCapView(aStanding({ settledNanoUsd })).state, state);
      });
    }

    it('takes a cap of nothing as used up from the start', () => {
      const { usedShare, heldShare, state } = toCapView(aStanding({ capNanoUsd: 0, heldNanoUsd: 5 }));
      assert.deepEqual([usedShare, heldShare, state], [1, 0, 'full']);
      const spent = toCapView(aStanding({ capNanoUsd: 0, settledNanoUsd: 5 }));
      assert.deepEqual([spent.usedShare, spent.state], [1, 'over']);
    });
  });

  describe('toPlanView', () => {
    const requests = {
      window: { hours: 5, unit: 'requests', limit: 200 },
      used: 74,
      leftShare: 0.63,
      freesAtMs: 9,
    } as const;
    const usd = {
      window: { hours: 168, unit: 'usd', limit: 50 },
      used: 12.5,
      leftShare: 0.75,
      freesAtMs: undefined,
    } as const;
    const standing: PlanStanding = {
      plan: { provider: 'globex', name: 'Globex Pro', overflow: 'pay', windows: [requests.window, usd.window] },
      windows: [requests, usd],
      tightest: requests,
    };

    it('says what is left of each window, and writes dollars as money', () => {
      assert.deepEqual(toPlanView(standing), {
        provider: 'globex',
        name: 'Globex Pro',
        paysOverflow: true,
        windows: [
          {
            hours: 5,
            unit: 'requests',
            used: 74,
            limit: 200,
            usedUsd: undefined,
            limitUsd: undefined,
            leftShare: 0.63,
            freesAtMs: 9,
          },
          {
            hours: 168,
            unit: 'usd',
            used: 12.5,
            limit: 50,
            usedUsd: { text: '$12.50', nanoUsd: 12.5 * USD },
            limitUsd: { text: '$50.00', nanoUsd: 50 * USD },
            leftShare: 0.75,
            freesAtMs: undefined,
          },
        ],
      });
    });
  });
});
