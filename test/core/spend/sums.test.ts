import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupSpend, NO_SPEND, sumSpend } from '../../../src/core/spend/sums.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { aRow } from './support.js';

const anySums = fc.record({
  requests: fc.nat(),
  nanoUsd: fc.nat(),
  estimatedRequests: fc.nat(),
  estimatedNanoUsd: fc.nat(),
  unpricedRequests: fc.nat(),
  failedRequests: fc.nat(),
  inputTokens: fc.nat(),
  cacheReadTokens: fc.nat(),
  cacheWrite5mTokens: fc.nat(),
  cacheWrite1hTokens: fc.nat(),
  outputTokens: fc.nat(),
  durationMs: fc.nat(),
});

describe('sums of spend', () => {
  it('add every field', () => {
    const one = {
      requests: 1,
      nanoUsd: 2,
      estimatedRequests: 3,
      estimatedNanoUsd: 12,
      unpricedRequests: 4,
      failedRequests: 5,
      inputTokens: 6,
      cacheReadTokens: 7,
      cacheWrite5mTokens: 8,
      cacheWrite1hTokens: 9,
      outputTokens: 10,
      durationMs: 11,
    };
    assert.deepEqual(sumSpend([one, one]), {
      requests: 2,
      nanoUsd: 4,
      estimatedRequests: 6,
      estimatedNanoUsd: 24,
      unpricedRequests: 8,
      failedRequests: 10,
      inputTokens: 12,
      cacheReadTokens: 14,
      cacheWrite5mTokens: 16,
      cacheWrite1hTokens: 18,
      outputTokens: 20,
      durationMs: 22,
    });
  });

  it('are zero of nothing', () => assert.deepEqual(sumSpend([]), NO_SPEND));

  it('put rows without a name together', () => {
    const groups = groupSpend([aRow({ team: '' }, { requests: 1 }), aRow({}, { requests: 2 })], 'team');
    assert.deepEqual(
      [...groups].map(([name, { requests }]) => [name, requests]),
      [['', 3]],
    );
  });

  it('by any dimension are the sum of all', () => {
    const anyRow = fc.tuple(fc.constantFrom('a', 'b', ''), fc.constantFrom('x', 'y'), anySums);
    fc.assert(
      fc.property(fc.array(anyRow), (given) => {
        const rows = given.map(([model, team, sums]) => aRow({ model, team }, sums));
        const all = sumSpend(rows);
        assert.deepEqual(sumSpend([...groupSpend(rows, 'model').values()]), all);
        assert.deepEqual(sumSpend([...groupSpend(rows, 'team').values()]), all);
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});
