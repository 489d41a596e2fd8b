import assert from 'node:assert/strict';
import { seededChance } from '../../../src/core/evaluate/bootstrap.js';
import { ranksOf, spearman, type Pair } from '../../../src/core/evaluate/rank.js';

describe('ranks', () => {
  it('count from 1, smallest first, and share the mean of tied places', () => {
    assert.deepEqual(ranksOf([10, 20, 20, 5]), [2, 3.5, 3.5, 1]);
    assert.deepEqual(ranksOf([7, 7, 7]), [2, 2, 2]);
    assert.deepEqual(ranksOf([]), []);
  });
});

describe('Spearman', () => {
  it('is 1 for the same order and -1 for the opposite one', () => {
    assert.equal(
      spearman([
        [1, 10],
        [2, 100],
        [3, 1_000],
      ]),
      1,
    );
    assert.equal(
      spearman([
        [1, 3],
        [2, 2],
        [3, 1],
      ]),
      -1,
    );
  });

  it('falls with the distance of ranks', () => {
    // 1 - 6 × (0 + 1 + 1) / (3 × 8)
    assert.equal(
      spearman([
        [1, 1],
        [2, 3],
        [3, 2],
      ]),
      0.5,
    );
  });

  it('takes ties for what they are', () => {
    // Ranks 1.5 1.5 3 and 1 2 3: 1.5 / √(1.5 × 2)
    const found = spearman([
      [0, 1],
      [0, 2],
      [1, 3],
    ]);
    assert.ok(Math.abs((found ?? 0) - 0.8660254) < 1e-7);
  });

  it('says nothing when one side is constant, and without pairs', () => {
    assert.equal(
      spearman([
        [1, 1],
        [1, 2],
      ]),
      undefined,
    );
    assert.equal(spearman([]), undefined);
  });

  it('depends on the order alone, is the same from both sides, and stays within -1 and 1', () => {
    const chance = seededChance(5);
    for (let round = 0; round < 100; round += 1) {
      const pairs = Array.from({ length: 12 }, (): Pair => [Math.floor(chance() * 8), Math.floor(chance() * 8)]);
      const found = spearman(pairs) ?? 0;
      assert.equal(spearman(pairs.map(([one, other]) => [Math.exp(one), other * 2 - 50])) ?? 0, found);
      assert.ok(Math.abs((spearman(pairs.map(([one, other]) => [other, one])) ?? 0) - found) < 1e-12);
      assert.ok(Math.abs(found) <= 1 + 1e-12);
    }
  });
});
