import assert from 'node:assert/strict';
import { apgrOf, type Apgr, type RoutedPair } from '../../../src/core/evaluate/apgr.js';
import { seededChance } from '../../../src/core/evaluate/bootstrap.js';

/** Rows of score, quality of the weak answer, quality of the strong one, and weight. */
const pairsOf = (...rows: readonly (readonly [number, number, number, number?])[]): readonly RoutedPair[] =>
  rows.map(([score, weak, strong, weight]) => ({ score, weak, strong, ...(weight !== undefined && { weight }) }));

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-12, `${String(actual)} is not ${expected}`);

/** APGR over tenths and exact, CPT50, CPT80. */
const figures = (found: Apgr | undefined, ...expected: readonly [number, number, number, number]): void => {
  const actual = [found?.apgr, found?.exactApgr, found?.cpt50Ratio, found?.cpt80Ratio];
  for (const [at, figure] of expected.entries()) near(actual[at], figure);
};

describe('APGR', () => {
  it('gives the trapezoid over tenths, the exact area, and the calls for half and most of the gap', () => {
    // All of the gap is in the first of four rows: 0 → 0.25 rises to 1. Tenths: 0, 0.4, 0.8, then 1.
    const found = apgrOf(pairsOf([4, 0, 1], [3, 1, 1], [2, 1, 1], [1, 1, 1]));
    figures(found, 0.87, 0.875, 0.125, 0.2);
    assert.deepEqual([found?.n, found?.weakQuality, found?.strongQuality], [4, 0.75, 1]);
  });

  it('goes down again where the strong model is the worse one', () => {
    // Recovered after each row: 1, 2, 1, 1; the gap is one answer of four.
    const found = apgrOf(pairsOf([4, 0, 1], [3, 0, 1], [2, 1, 0], [1, 1, 1]));
    // Exact: (0.5 + 1.5 + 1.5 + 1) / 4. Tenths: 0, .4, .8, 1.2, 1.6, 2, 1.6, 1.2, 1, 1, 1.
    figures(found, 1.13, 1.125, 0.125, 0.2);
  });

  it('puts a straight line through rows with the same score: their order is a lot', () => {
    figures(apgrOf(pairsOf([1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 1, 1])), 0.75, 0.75, 0.25, 0.4);
  });

  it('weighs rows', () => {
    // Three quarters of the weight carry the gap: 0 → 0.75 rises to 1. Tenths of it: 0.1 is 2/15.
    const found = apgrOf(pairsOf([2, 0, 1, 3], [1, 1, 1, 1]));
    near(found?.exactApgr, 0.625);
    near(found?.cpt50Ratio, 0.375);
    near(found?.cpt80Ratio, 0.6);
    near(found?.weakQuality, 0.25);
  });

  it('takes a row of weight 2 for two rows', () => {
    const once = apgrOf(pairsOf([3, 0, 1, 2], [2, 0.2, 0.7], [1, 1, 0.4]));
    const twice = apgrOf(pairsOf([3, 0, 1], [3, 0, 1], [2, 0.2, 0.7], [1, 1, 0.4]));
    figures(once, twice?.apgr ?? 0, twice?.exactApgr ?? 0, twice?.cpt50Ratio ?? 0, twice?.cpt80Ratio ?? 0);
  });

  it('is not moved by a row of no weight, even in front', () => {
    figures(apgrOf(pairsOf([9, 0, 1, 0], [1, 0, 1, 1], [0, 1, 1, 1])), 0.75, 0.75, 0.25, 0.4);
  });

  it('measures the gap the other way where the "strong" model is weaker', () => {
    figures(apgrOf(pairsOf([2, 1, 0], [1, 0, 0])), 0.75, 0.75, 0.25, 0.4);
  });

  it('sees that half of the gap is reached, also where binary fractions fall short of it', () => {
    const even = Array.from({ length: 10 }, () => [1, 1, 1] as const);
    near(apgrOf(pairsOf([2, 0.2, 0.3], ...even, [0, 0.2, 0.3]))?.cpt50Ratio, 1 / 12);
  });

  it('says nothing without a gap, and without rows', () => {
    assert.equal(apgrOf(pairsOf([1, 1, 0], [2, 0, 1])), undefined);
    assert.equal(apgrOf([]), undefined);
  });
});

describe('APGR of any outcomes', () => {
  const chance = seededChance(7);

  /** Outcomes in tenths with a gap; scores are whole numbers, so that there are ties and transforms stay exact. */
  const anyPairs = (): readonly RoutedPair[] => {
    const tenth = (): number => Math.floor(chance() * 11) / 10;
    const rows = Array.from({ length: 2 + Math.floor(chance() * 30) }, () => ({
      score: Math.floor(chance() * 12),
      weak: tenth(),
      strong: tenth(),
      weight: 1 + Math.floor(chance() * 4),
    }));
    return [...rows, { score: 5, weak: 0, strong: 1, weight: 40 }]; // heavy enough for the strong model to be stronger
  };
  const rescored = (pairs: readonly RoutedPair[], score: (pair: RoutedPair) => number): Apgr | undefined =>
    apgrOf(pairs.map((pair) => ({ ...pair, score: score(pair) })));

  const always = (law: (pairs: readonly RoutedPair[]) => void): void => {
    for (let round = 0; round < 200; round += 1) law(anyPairs());
  };

  it('is a half for a constant score', () => {
    always((pairs) =>
      figures(
        rescored(pairs, () => 3),
        0.5,
        0.5,
        0.5,
        0.8,
      ),
    );
  });

  it('is never above that of the oracle, which knows what a strong call gains', () => {
    always((pairs) => {
      const oracle = rescored(pairs, ({ weak, strong }) => strong - weak);
      const other = apgrOf(pairs);
      assert.ok(oracle && other);
      assert.ok(other.apgr <= oracle.apgr + 1e-9);
      assert.ok(other.exactApgr <= oracle.exactApgr + 1e-9);
      assert.ok(other.cpt80Ratio >= oracle.cpt80Ratio - 1e-9);
    });
  });

  it('does not depend on what a score is, only on its order', () => {
    always((pairs) => {
      assert.deepEqual(
        rescored(pairs, ({ score }) => 3 * score - 100),
        apgrOf(pairs),
      );
      assert.deepEqual(
        rescored(pairs, ({ score }) => Math.exp(score)),
        apgrOf(pairs),
      );
    });
  });

  it('is mirrored at a half when the score is turned around', () => {
    always((pairs) => {
      near(rescored(pairs, ({ score }) => -score)?.exactApgr, 1 - (apgrOf(pairs)?.exactApgr ?? 0));
    });
  });
});
