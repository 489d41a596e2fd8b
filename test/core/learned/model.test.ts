import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  HEAD_SIZES,
  HEAD_STARTS,
  HEADS,
  interpolate,
  logistic,
  softmax,
  type HeadName,
  type Knot,
} from '../../../src/core/learned/model.js';
import { runs } from '../../support/runs.js';

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${String(actual)} is not ${expected}`);

describe('heads', () => {
  it('follow each other without gaps, and fill a row', () => {
    let start = 0;
    for (const [name, size] of Object.entries(HEAD_SIZES)) {
      assert.equal(HEAD_STARTS[name as HeadName], start, name);
      start += size;
    }
    assert.equal(HEADS, start);
  });
});

describe('interpolation', () => {
  const knots: readonly Knot[] = [
    [0.2, 0.1],
    [0.4, 0.5],
    [0.6, 0.5],
  ];

  it('goes straight from knot to knot', () => {
    near(interpolate(knots, 0.2), 0.1);
    near(interpolate(knots, 0.3), 0.3);
    near(interpolate(knots, 0.5), 0.5);
  });

  it('stays level beyond the ends', () => {
    near(interpolate(knots, -9), 0.1);
    near(interpolate(knots, 9), 0.5);
  });

  it('leaves a value as it is without knots', () => {
    near(interpolate([], 0.7), 0.7);
  });

  it('steps up where two knots stand at one place', () => {
    const step: readonly Knot[] = [
      [0, 0],
      [0.5, 0.2],
      [0.5, 0.8],
      [1, 1],
    ];
    near(interpolate(step, 0.5), 0.2);
    near(interpolate(step, 0.75), 0.9);
  });

  it('never falls where its knots do not', () => {
    const sorted = fc
      .array(fc.tuple(fc.integer({ max: 100, min: 0 }), fc.integer({ max: 100, min: 0 })), { minLength: 1 })
      .map((drawn): readonly Knot[] => {
        const ys = drawn.map(([, y]) => y).sort((a, b) => a - b);
        return drawn
          .map(([x]) => x)
          .sort((a, b) => a - b)
          .map((x, at) => [x, ys[at] ?? 0]);
      });
    const place = fc.double({ min: -10, max: 110, noNaN: true });
    fc.assert(
      fc.property(sorted, place, place, (line, a, b) => {
        assert.ok(interpolate(line, Math.min(a, b)) <= interpolate(line, Math.max(a, b)) + 1e-9);
      }),
      runs(1_000),
    );
  });
});

describe('softmax', () => {
  it('gives each output its share of the powers', () => {
    const [none, ln3] = softmax([9, 0, Math.log(3), 9], 1, 2, 1);
    near(none, 0.25);
    near(ln3, 0.75);
  });

  it('is flatter when it is hotter', () => {
    const [, hot] = softmax([0, 2 * Math.log(3)], 0, 2, 2);
    near(hot, 0.75); // half of the distance
  });

  it('bears outputs of any size', () => {
    assert.deepEqual(softmax([1e6, -1e6], 0, 2, 1), [1, 0]);
  });

  it('adds up to one', () => {
    const outputs = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(outputs, fc.double({ min: 0.1, max: 5, noNaN: true }), (drawn, temperature) => {
        near(
          softmax(drawn, 0, drawn.length, temperature).reduce((sum, share) => sum + share, 0),
          1,
        );
      }),
      runs(2_000),
    );
  });
});

describe('logistic', () => {
  it('is a half at nought, and symmetrical', () => {
    assert.equal(logistic(0), 0.5);
    near(logistic(Math.log(3)), 0.75);
    near(logistic(-Math.log(3)), 0.25);
  });
});
