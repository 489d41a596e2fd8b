import assert from 'node:assert/strict';
import { statsVerb } from '../../../src/cli/verbs/stats.js';
import type { SpendQuery, SpendRow } from '../../../src/core/spend/types.js';
import { mockProvider } from '../../support/app.js';
import { runVerb, type VerbCall, type VerbResult } from '../../support/cli.js';
import { aReport, aRow, fakeMoney } from '../support.js';

const ROWS: readonly SpendRow[] = [
  aRow(
    {
      model: 'mock/thrifty',
      provider: 'mock',
      tier: 'cheap',
      category: 'code',
      app: 'curl',
      team: 'eng',
      kind: 'exact',
    },
    {
      requests: 3,
      nanoUsd: 3_000_000_000,
      failedRequests: 1,
      inputTokens: 1_000_000,
      cacheReadTokens: 500_000,
      outputTokens: 200_000,
      durationMs: 4_500,
    },
  ),
  aRow(
    { model: 'mock/costly', provider: 'mock', tier: 'mid', category: 'factual', app: 'node', kind: 'exact' },
    { requests: 1, nanoUsd: 1_000_000_000, outputTokens: 50_000, durationMs: 1_500 },
  ),
  aRow({ model: 'odd/one', provider: 'odd', tier: 'mid', kind: 'unpriced' }, { requests: 1, unpricedRequests: 1 }),
];

const spend = ({ slots }: SpendQuery): Promise<readonly SpendRow[]> =>
  Promise.resolve(
    slots.length === 0 ? ROWS : [aRow({}, { slot: slots.length - 1, requests: 5, nanoUsd: 4_000_000_000 })],
  );

const savings = {
  baseline: 'mock/costly',
  isChosen: true,
  actualNanoUsd: 0,
  baselineNanoUsd: 0,
  savedNanoUsd: 0,
  unpricedRequests: 0,
};

describe('signalbox stats', () => {
  const run = (call: VerbCall = {}, report = aReport()): Promise<VerbResult> =>
    runVerb(statsVerb, { app: { money: fakeMoney({ report: () => Promise.resolve(report), spend }) }, ...call });

  it('shows requests, cost, mean time and tokens of the last 30 days', async () => {
    const { out } = await run();
    assert.match(out, /^Since 2026-10-28 00:00 \(UTC\)\n\n/);
    assert.match(out, /^requests +5 +1 failed, 0 estimated, 1 unpriced$/m);
    assert.match(out, /^cost +\$4\.00 \+ 1 unpriced/m);
    assert.match(out, /^mean time +1\.2 s/m);
    assert.match(out, /^tokens in +1,500,000 +500,000 read from caches, 0 written to them$/m);
    assert.match(out, /^tokens out +250,000/m);
  });

  it('shows who answered, with bars', async () => {
    const { out } = await run();
    assert.match(out, /^mock\/thrifty +\$3\.00 +█{15}░{5} +75 % +3 +60 % +1$/m);
    assert.match(out, /^odd\/one +unpriced +░{20} +0 % +1 +20 % +0$/m);
  });

  for (const [by, line] of [
    ['provider', /^mock +\$4\.00/m],
    ['tier', /^mid +\$1\.00 \+ 1 unpriced/m],
    ['category', /^code +\$3\.00/m],
    ['client', /^curl +\$3\.00/m],
    ['team', /^eng +\$3\.00.*\n–/m],
    ['day', /^2026-11-26 +\$4\.00/m],
  ] as const) {
    it(`breaks down by ${by}`, async () => {
      const { out } = await run({ options: { by, since: '2d' } });
      assert.match(out, line);
      assert.match(out, new RegExp(`^${by} +cost`, 'm'));
    });
  }

  it('shows days in their order, also those without a request', async () => {
    const { out } = await run({ options: { by: 'day', since: '3d' } });
    assert.match(out, /^2026-11-24 +\$0\.00 .*\n2026-11-25 +\$0\.00 .*\n2026-11-26 +\$4\.00 /m);
  });

  it('shows everything with --detailed', async () => {
    const { out } = await run({ options: { detailed: true } });
    const titles = [...out.matchAll(/^(\w+) +cost +share/gm)].map(([, title]) => title);
    assert.deepEqual(titles, ['model', 'provider', 'tier', 'category', 'client', 'day']);
  });

  it('says what was saved against the baseline: the same tokens at $2 and $4', async () => {
    const router = { settings: mockProvider('http://127.0.0.1:9') };
    const { out } = await run({ router }, aReport({ savings }));
    // 1.5 million in at $2 and 250,000 out at $4 are $4.00, which is what was paid
    assert.match(out, /^≈ \$0\.00 \(0 %\) less than mock\/costly .*; 1 unpriced requests are left out$/m);
  });

  it('has no number that is none, without a single request', async () => {
    const { out } = await runVerb(statsVerb, { app: { money: fakeMoney() }, options: { detailed: true } });
    assert.match(out, /^requests +0 /m);
    assert.match(out, /^mean time +–/m);
    assert.doesNotMatch(out, /NaN|Infinity|undefined/);
  });

  it('prints the same as JSON, with null for what is not known', async () => {
    const { out } = await run({ json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), {
      zone: 'UTC',
      requests: 5,
      nanoUsd: 4_000_000_000,
      usd: 4,
      unpricedRequests: 1,
      meanDurationMs: 1_200,
      savings: null,
      budgets: [],
      by: { model: [{ name: 'mock/thrifty', usd: 3, spendShare: 0.75, requestShare: 0.6, meanDurationMs: 1_500 }] },
    });
    const empty = await runVerb(statsVerb, { app: { money: fakeMoney() }, json: true });
    assert.partialDeepStrictEqual(JSON.parse(empty.out), { requests: 0, meanDurationMs: null, by: { model: [] } });
  });

  it('asks for nothing but sums', async () => {
    const money = fakeMoney({ spend });
    await runVerb(statsVerb, { app: { money }, options: { since: '2026-11-01' } });
    assert.deepEqual(
      money.queries.map(({ sinceMs, slots }) => [new Date(sinceMs).toISOString(), slots.length]),
      [['2026-11-01T00:00:00.000Z', 0]],
    );
  });

  it('refuses what nothing is counted by, and names what there is', async () => {
    await assert.rejects(run({ options: { by: 'colour' } }), {
      kind: 'invalid-request',
      message: /model, provider, tier/,
    });
    await assert.rejects(run({ options: { by: 'toString' } }), { kind: 'invalid-request' });
    await assert.rejects(run({ options: { since: 'noon' } }), { kind: 'invalid-request' });
  });
});
