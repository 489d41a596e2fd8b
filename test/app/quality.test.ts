import assert from 'node:assert/strict';
import { createQuality, type QualityDeps } from '../../src/app/quality.js';
import type { Comparison } from '../../src/core/evaluate/comparison.js';

const NOW_MS = 31 * 86_400_000;
const COMPARISON: Comparison = { atMs: 5, rows: 300, strategies: [] };

function setUp(over: Partial<QualityDeps> = {}) {
  const asked: unknown[] = [];
  const quality = createQuality({
    inUse: () => Promise.resolve({ id: 'rules', meaning: 'Counts words' }),
    provenance: () => Promise.resolve(undefined),
    comparisons: { last: () => undefined, run: () => Promise.resolve(COMPARISON) },
    ledger: {
      classesSince: (...range) => {
        asked.push(range);
        return Promise.resolve([{ complexity: 'simple', category: 'code', requests: 3 }]);
      },
    },
    nowMs: () => NOW_MS,
    ...over,
  });
  return { quality, asked };
}

describe('quality', () => {
  it('says what is in use, and compares nothing by itself', async () => {
    const { quality } = setUp({
      comparisons: { last: () => undefined, run: () => Promise.reject(new Error('nobody asked')) },
    });
    assert.deepEqual(await quality.view(), {
      strategy: 'rules',
      meaning: 'Counts words',
      provenance: undefined,
      comparison: undefined,
    });
  });

  it('shows the last comparison again', async () => {
    const { quality } = setUp({ comparisons: { last: () => COMPARISON, run: () => Promise.resolve(COMPARISON) } });
    assert.equal((await quality.view()).comparison?.atMs, 5);
    assert.equal((await quality.compare(new AbortController().signal)).rows, 300);
  });

  it('counts the requests of the last 30 days, and not those the classifier made itself', async () => {
    const { quality, asked } = setUp();
    const { requests, days, sinceMs } = await quality.classes();
    assert.deepEqual([requests, days, sinceMs], [3, 30, 86_400_000]);
    assert.deepEqual(asked, [[86_400_000, 'signalbox-classifier']]);
  });
});
