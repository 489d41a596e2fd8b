import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Knot } from '../../src/core/learned/model.js';
import { fitIsotonic } from '../../training/isotonic.js';

describe('isotonic line', () => {
  it('keeps points that rise', () => {
    const points: readonly Knot[] = [
      [0.1, 0],
      [0.2, 0.5],
      [0.3, 1],
    ];
    assert.deepEqual(fitIsotonic(points, 9), points);
  });

  it('pools neighbours that fall into their mean', () => {
    // 0.8 and 0.4 fall: 0.6 at 0.25
    const line = fitIsotonic(
      [
        [0.1, 0.2],
        [0.2, 0.8],
        [0.3, 0.4],
        [0.4, 0.9],
      ],
      9,
    );
    assert.deepEqual(line, [
      [0.1, 0.2],
      [0.25, 0.6],
      [0.4, 0.9],
    ]);
  });

  it('pools on through what falls below a pool', () => {
    // 1 and 0 are 0.5, above 0.2: all three are 0.4
    const line = fitIsotonic(
      [
        [0.1, 1],
        [0.2, 0],
        [0.3, 0.2],
      ],
      9,
    );
    assert.deepEqual(line, [[0.2, 0.4]]);
  });

  it('takes points in any order', () => {
    const shuffled: readonly Knot[] = [
      [0.3, 1],
      [0.1, 0],
      [0.2, 0.5],
    ];
    assert.deepEqual(fitIsotonic(shuffled, 9), [
      [0.1, 0],
      [0.2, 0.5],
      [0.3, 1],
    ]);
  });

  it('drops the knot that changes least when there are too many', () => {
    const line = fitIsotonic(
      [
        [0, 0],
        [0.25, 0.26],
        [0.5, 0.9],
        [1, 1],
      ],
      3,
    );
    assert.deepEqual(line, [
      [0, 0],
      [0.5, 0.9],
      [1, 1],
    ]); // 0.26 is 0.19 off its line, 0.9 is 0.39 off
  });

  it('puts many points into bins, so that one odd point moves nothing', () => {
    const points = Array.from({ length: 600 }, (_, at): Knot => [at / 600, at === 300 ? 0 : at < 300 ? 0.2 : 0.8]);
    const [first, last] = [fitIsotonic(points, 16).at(0), fitIsotonic(points, 16).at(-1)];
    assert.deepEqual([first?.[1], last?.[1]], [0.2, 0.8]);
  });

  it('is empty without points', () => {
    assert.deepEqual(fitIsotonic([], 16), []);
  });

  const share = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
  const points = fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 300 });

  it('never falls, has no more knots than asked, and stays within its points', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 20 }), (drawn, most) => {
        const line = fitIsotonic(drawn, most);
        assert.ok(line.length >= 1 && line.length <= most);
        line.reduce(([x, y], [nextX, nextY]) => {
          assert.ok(nextX >= x && nextY >= y);
          return [nextX, nextY];
        });
        assert.ok(line.every(([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1));
      }),
    );
  });

  it('is the same for the same points', () => {
    fc.assert(
      fc.property(points, (drawn) => {
        assert.deepEqual(fitIsotonic(drawn, 16), fitIsotonic([...drawn], 16));
      }),
    );
  });
});
