import assert from 'node:assert/strict';
import { savingsVerb } from '../../../src/cli/verbs/savings.js';
import { mockProvider } from '../../support/app.js';
import { runVerb, type VerbCall } from '../../support/cli.js';
import { aReport, aRow, fakeMoney } from '../support.js';

describe('signalbox savings', () => {
  const router = { settings: mockProvider('http://127.0.0.1:9') };
  /** $1.00 for a million in and half a million out; the costly model takes $2 and $4 a million. */
  const rows = [
    aRow(
      { model: 'mock/thrifty', kind: 'exact' },
      { requests: 1, nanoUsd: 1_000_000_000, inputTokens: 1_000_000, outputTokens: 500_000 },
    ),
  ];
  const reported = {
    baseline: 'mock/thrifty',
    isChosen: false,
    actualNanoUsd: 0,
    baselineNanoUsd: 0,
    savedNanoUsd: 0,
    unpricedRequests: 0,
  };
  const money = fakeMoney({
    spend: () => Promise.resolve(rows),
    report: () => Promise.resolve(aReport({ savings: reported })),
  });
  const run = (call: VerbCall) => runVerb(savingsVerb, { app: { money }, router, ...call });

  beforeEach(() => void money.queries.splice(0));

  it('compares this month with a model by its name', async () => {
    const { out } = await run({ options: { baseline: 'mock/costly' } });
    assert.equal(
      out,
      [
        'Since 2026-11-01 00:00: $1.00 spent.',
        '≈ $3.00 (75 %) less than mock/costly would have cost for the same tokens.',
        'It says nothing of how that model would have answered.',
      ].join('\n'),
    );
    assert.deepEqual(money.queries[0]?.by, ['model', 'kind']);
  });

  it('takes the baseline of the report when none is named', async () => {
    const { out } = await run({ options: { since: 'all' } });
    assert.match(out, /^Since the beginning: \$1\.00 spent\.\n≈ \$1\.00 \(50 %\) less than mock\/thrifty, the dearest/);
    assert.equal(money.queries[0]?.sinceMs, 0);
  });

  it('is one JSON value with --json', async () => {
    const { out } = await run({ options: { baseline: 'mock/costly' }, json: true });
    assert.deepEqual(JSON.parse(out), {
      sinceMs: Date.UTC(2026, 10, 1),
      baseline: 'mock/costly',
      isChosen: true,
      actualNanoUsd: 1_000_000_000,
      baselineNanoUsd: 4_000_000_000,
      savedNanoUsd: 3_000_000_000,
      unpricedRequests: 0,
      savedShare: 0.75,
    });
  });

  it('refuses a model that is not known', async () => {
    await assert.rejects(run({ options: { baseline: 'mock/none' } }), {
      kind: 'model-unknown',
      message: /signalbox models/,
    });
  });

  it('says what to do when no model that is ready has a price', async () => {
    await assert.rejects(run({ app: { money: fakeMoney() } }), { kind: 'invalid-request', message: /--baseline/ });
  });
});
