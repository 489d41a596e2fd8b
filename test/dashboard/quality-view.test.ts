import assert from 'node:assert/strict';
import { makeCellTally } from '../../src/core/evaluate/cells.js';
import type { ComparedStrategy } from '../../src/core/evaluate/comparison.js';
import { makeTally } from '../../src/core/evaluate/confusion.js';
import { HEADS, makeScorecard } from '../../src/core/evaluate/scorecard.js';
import { toClassesView, toComparisonView, toQualityView } from '../../src/dashboard/quality-view.js';

const EXPECTED = [
  { tier: 'free', complexity: 'simple', category: 'factual', domain: 'cs' },
  { tier: 'mid', complexity: 'medium', category: 'code', domain: 'cs' },
  { tier: 'mid', complexity: 'medium', category: 'code', domain: undefined },
] as const;

/** Gives the same answer to three rows, of which it fits the last two. */
function compared(): ComparedStrategy {
  const given = { tier: 'mid', complexity: 'medium', category: 'code', domain: 'math' } as const;
  const [scorecard, tiers, cells] = [makeScorecard(), makeTally(HEADS.tier), makeCellTally()];
  for (const expected of EXPECTED) {
    scorecard.add(expected, given);
    tiers.add(expected.tier, given.tier);
    cells.add(expected, given);
  }
  return {
    strategy: 'steady',
    meaning: 'Always the same',
    scorecard: scorecard.scorecard(),
    medianMicroseconds: 12.5,
    p99Microseconds: 100,
    tiers: tiers.confusion(),
    cells: cells.cells(),
    fallback: undefined,
  };
}

describe('quality view', () => {
  const view = toComparisonView({ atMs: 7, rows: 3, strategies: [compared()] });
  const [steady] = view.strategies;

  it('gives each head its share, its interval, and what is under and over', () => {
    const { tier, category, domain } = steady?.heads ?? {};
    assert.deepEqual([tier?.n, tier?.exactRatio, tier?.underRatio, tier?.overRatio], [3, 2 / 3, 0, 1 / 3]);
    assert.deepEqual([tier?.interval.low.toFixed(3), tier?.interval.high.toFixed(3)], ['0.208', '0.939']); // 2 of 3
    assert.deepEqual([category?.exactRatio, category?.underRatio], [2 / 3, undefined]);
    assert.deepEqual([domain?.n, domain?.exactRatio], [2, 0]);
  });

  it('shows tiers by expected and given, each as a part of its row', () => {
    assert.deepEqual(steady?.tiers.rows, ['free', 'cheap', 'mid', 'premium']);
    assert.deepEqual(steady.tiers.columns, ['free', 'cheap', 'mid', 'premium']);
    const cell = (part: number, whole: number) => ({ part, whole });
    assert.deepEqual(steady.tiers.cells, [
      [cell(0, 1), cell(0, 1), cell(1, 1), cell(0, 1)],
      [cell(0, 0), cell(0, 0), cell(0, 0), cell(0, 0)],
      [cell(0, 2), cell(0, 2), cell(2, 2), cell(0, 2)],
      [cell(0, 0), cell(0, 0), cell(0, 0), cell(0, 0)],
    ]);
  });

  it('shows complexity by category, with how many of each were right', () => {
    assert.deepEqual(steady?.cells.rows, ['simple', 'medium', 'complex']);
    assert.deepEqual(steady.cells.columns, ['factual', 'reasoning', 'creative', 'code']);
    assert.deepEqual(steady.cells.cells[0]?.[0], { part: 0, whole: 1 });
    assert.deepEqual(steady.cells.cells[1]?.[3], { part: 2, whole: 2 });
    assert.deepEqual(steady.cells.cells[2]?.[0], { part: 0, whole: 0 });
  });

  it('gives recall of each of the 19 classes, and none where no row should have got it', () => {
    assert.equal(view.recalls.length, 19);
    const of = (label: string) => view.recalls.find((one) => one.label === label);
    assert.deepEqual(of('mid'), { head: 'tier', label: 'mid', n: 2, ratios: [1] });
    assert.deepEqual(of('free'), { head: 'tier', label: 'free', n: 1, ratios: [0] });
    assert.deepEqual(of('premium'), { head: 'tier', label: 'premium', n: 0, ratios: [undefined] });
  });

  it('carries times, moment and rows as they are', () => {
    assert.deepEqual(
      [view.atMs, view.rows, steady?.medianMicroseconds, steady?.p99Microseconds, steady?.fallback],
      [7, 3, 12.5, 100, undefined],
    );
  });

  it('leaves open what is not known', () => {
    const inUse = { id: 'learned', meaning: 'Words' };
    assert.deepEqual(toQualityView({ inUse, provenance: undefined, comparison: undefined }), {
      strategy: 'learned',
      meaning: 'Words',
      provenance: undefined,
      comparison: undefined,
    });
  });

  it('counts requests by kind, each as a part of all', () => {
    const classes = toClassesView({
      sinceMs: 1,
      days: 30,
      counts: [
        { complexity: 'simple', category: 'code', requests: 3 },
        { complexity: 'complex', category: 'factual', requests: 1 },
      ],
    });
    assert.deepEqual([classes.requests, classes.days, classes.sinceMs], [4, 30, 1]);
    assert.deepEqual(
      classes.cells.cells.map((row) => row.map(({ part }) => part)),
      [
        [0, 0, 0, 3],
        [0, 0, 0, 0],
        [1, 0, 0, 0],
      ],
    );
    assert.equal(classes.cells.cells[0]?.[0]?.whole, 4);
  });
});
