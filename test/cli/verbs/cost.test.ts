import assert from 'node:assert/strict';
import { costVerb } from '../../../src/cli/verbs/cost.js';
import { mockProvider } from '../../support/app.js';
import { aStanding } from '../../support/budgets.js';
import { runVerb } from '../../support/cli.js';
import { aReport, aSpend, fakeMoney } from '../support.js';

describe('signalbox cost', () => {
  it('shows nothing spent on a new ledger', async () => {
    const { out } = await runVerb(costVerb);
    assert.match(out, /today +\$0\.00 +0 +0 +0 +0/);
  });

  it('prints exact nano-dollars with --json', async () => {
    const { out } = await runVerb(costVerb, { json: true });
    const { today } = JSON.parse(out) as { today: { nanoUsd: number; unpricedRequests: number } };
    assert.deepEqual([today.nanoUsd, today.unpricedRequests], [0, 0]);
  });

  const report = aReport({
    today: aSpend({ nanoUsd: 1_230_000_000, requests: 3, unpricedRequests: 1 }),
    all: aSpend({
      nanoUsd: 9_000_000_000,
      requests: 12,
      byModel: [
        {
          model: 'acme/one',
          requests: 12,
          nanoUsd: 9_000_000_000,
          estimatedRequests: 1,
          estimatedNanoUsd: 5,
          unpricedRequests: 0,
        },
      ],
    }),
    standings: [aStanding({ settledNanoUsd: 500_000_000 })],
    burnNanoUsdPerHour: 250_000_000,
    projection: { perDayNanoUsd: 1, monthNanoUsd: 40_000_000_000, yearNanoUsd: 365, overDays: 3 },
    paused: true,
  });
  const app = { money: fakeMoney({ report: () => Promise.resolve(report) }) };

  it('shows each period, caps, models, pace and the day of the prices', async () => {
    const { out } = await runVerb(costVerb, { app });
    assert.match(out, /^today +\$1\.23 \+ 1 unpriced +3 +1 +0 +0$/m);
    assert.match(out, /^this week +\$0\.00/m);
    assert.match(out, /^everyone:day +\$1\.00 +\$0\.50 /m);
    assert.match(out, /^acme\/one +≈ \$9\.00 +12$/m);
    assert.match(
      out,
      /^Models that cost money are paused\.\nlast hour: \$0\.25\nat this pace: ≈ \$40\.00 in the month\n/m,
    );
    assert.match(out, /prices as of 2026-09-23$/);
  });

  it('says the same for machines, with null for what is not known', async () => {
    const { out } = await runVerb(costVerb, { app, json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), {
      all: { usd: 9 },
      budgets: [{ id: 'everyone:day', leftUsd: 0.5 }],
      savings: null,
      burnNanoUsdPerHour: 250_000_000,
      projection: { monthNanoUsd: 40_000_000_000 },
    });
  });

  describe('of a text', () => {
    const router = {
      settings: { ...mockProvider('http://127.0.0.1:9'), 'budget.daily': 2, 'budget.perRequest': null },
    };
    const call = { positionals: ['What is', 'a mutex?'], router };

    it('is an estimate for the model that would answer, and says what the caps leave', async () => {
      const { out } = await runVerb(costVerb, call);
      assert.match(
        out,
        /^≈ \$0\.\d+ via mock\/thrifty\nleft: \$2\.00 of today's cap\nfor about \d+ tokens in and \d+ out\n/,
      );
      assert.match(out, /^mock\/costly +≈ \$0\.\d+$/m);
    });

    it('is estimated for a model by its name', async () => {
      const { out } = await runVerb(costVerb, { ...call, options: { model: 'mock/costly' } });
      assert.match(out, /via mock\/costly/);
    });

    it('is one JSON value with --json', async () => {
      const { out } = await runVerb(costVerb, { ...call, json: true });
      const value = JSON.parse(out) as { model: string; estimatedUsd: number; room: { leftUsd: number; cap: string } };
      assert.deepEqual([value.model, value.room.leftUsd, value.room.cap], ['mock/thrifty', 2, 'everyone:day']);
      assert.ok(value.estimatedUsd > 0);
    });
  });
});
