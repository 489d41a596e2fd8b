import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CostKind } from '../../../src/core/cost.js';
import { savings, type Baseline } from '../../../src/core/spend/savings.js';
import type { SpendRow } from '../../../src/core/spend/types.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { aRow } from './support.js';

const BASELINE: Baseline = {
  ref: 'acme/grand',
  price: {
    inputUsdPerMTok: 10,
    cachedInputUsdPerMTok: 1,
    cacheWriteUsdPerMTok: 12.5,
    cacheWrite1hUsdPerMTok: 20,
    outputUsdPerMTok: 50,
  },
  isChosen: true,
};

/** 1,000 in and 100 out: 15,000,000 nano-dollars at the baseline. */
const TOKENS = { requests: 1, inputTokens: 1_000, outputTokens: 100 };
const AT_BASELINE = 15_000_000;

const saved = (...rows: readonly SpendRow[]) => savings(rows, BASELINE);

describe('savings', () => {
  it('compares what was paid with the same tokens at the baseline, each bucket at its own rate', () => {
    const row = aRow(
      { model: 'acme/small', kind: 'exact' },
      {
        requests: 2,
        nanoUsd: 1_000_000,
        inputTokens: 1_000,
        cacheReadTokens: 1_000,
        cacheWrite5mTokens: 1_000,
        cacheWrite1hTokens: 1_000,
        outputTokens: 1_000,
      },
    );
    assert.deepEqual(saved(row), {
      baseline: 'acme/grand',
      isChosen: true,
      actualNanoUsd: 1_000_000,
      baselineNanoUsd: 93_500_000, // 10 + 1 + 12.5 + 20 + 50 thousandths of a dollar
      savedNanoUsd: 92_500_000,
      unpricedRequests: 0,
    });
  });

  for (const kind of ['free', 'included'] as const) {
    it(`counts ${kind} requests with their tokens`, () => {
      assert.equal(saved(aRow({ model: 'local/small', kind }, TOKENS)).savedNanoUsd, AT_BASELINE);
    });
  }

  it('leaves unpriced requests out, and counts them', () => {
    const row = aRow({ model: 'acme/odd', kind: 'unpriced' }, { ...TOKENS, unpricedRequests: 3 });
    const { actualNanoUsd, baselineNanoUsd, unpricedRequests } = saved(row);
    assert.deepEqual([actualNanoUsd, baselineNanoUsd, unpricedRequests], [0, 0, 3]);
  });

  it('leaves out models that write nothing', () => {
    const row = aRow({ model: 'acme/embed', kind: 'exact' }, { ...TOKENS, nanoUsd: 20_000, outputTokens: 0 });
    assert.deepEqual([saved(row).actualNanoUsd, saved(row).baselineNanoUsd], [0, 0]);
  });

  it('keeps a call that broke off before its first token, when its model has written otherwise', () => {
    const broken = aRow({ model: 'acme/small', kind: 'partial' }, { nanoUsd: 500, inputTokens: 1_000 });
    const whole = aRow({ model: 'acme/small', kind: 'exact' }, { ...TOKENS, nanoUsd: 700 });
    const { actualNanoUsd, baselineNanoUsd } = saved(broken, whole);
    assert.deepEqual([actualNanoUsd, baselineNanoUsd], [1_200, 10_000_000 + AT_BASELINE]);
  });

  it('claims nothing for the Offline helper, which is no model', () => {
    const row = aRow({ model: 'signalbox/offline-helper', kind: 'free' }, TOKENS);
    assert.equal(saved(row).savedNanoUsd, 0);
  });

  it('is below zero when the baseline would have been cheaper', () => {
    const row = aRow({ model: 'acme/huge', kind: 'exact' }, { ...TOKENS, nanoUsd: AT_BASELINE + 1 });
    assert.equal(saved(row).savedNanoUsd, -1);
  });

  it('is nothing for no rows', () => {
    assert.deepEqual([saved().actualNanoUsd, saved().savedNanoUsd, saved().unpricedRequests], [0, 0, 0]);
  });

  it('is zero for requests that went to the baseline itself', () => {
    const row = aRow({ model: 'acme/grand', kind: 'exact' }, { ...TOKENS, nanoUsd: AT_BASELINE });
    assert.equal(saved(row).savedNanoUsd, 0);
  });

  const anyRow = fc.record({
    model: fc.constantFrom('acme/one', 'acme/two', 'other/one'),
    kind: fc.constantFrom<CostKind>('exact', 'estimated', 'free', 'included', 'unpriced'),
    inputTokens: fc.nat(1e6),
    outputTokens: fc.nat(1e6),
    nanoUsd: fc.nat(1e9),
  });

  it('does not depend on how the rows are ordered or cut into slots', () => {
    fc.assert(
      fc.property(fc.array(anyRow), (given) => {
        const rows = given.map(({ model, kind, ...over }, slot) => aRow({ model, kind }, { ...over, slot }));
        assert.deepEqual(savings(rows, BASELINE), savings(rows.toReversed(), BASELINE));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});
