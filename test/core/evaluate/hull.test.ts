import assert from 'node:assert/strict';
import { gainOverHull, hullOf } from '../../../src/core/evaluate/hull.js';

const at = (cost: number, quality: number) => ({ cost, quality });
const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${String(actual)} is not ${expected}`);

describe('hull of constant policies', () => {
  it('leaves out what a mix of two others beats', () => {
    assert.deepEqual(hullOf([at(3, 0.9), at(2, 0.6), at(1, 0.5)]), [at(1, 0.5), at(3, 0.9)]); // a mix has 0.7 at 2
  });

  it('keeps what lies above the line', () => {
    assert.deepEqual(hullOf([at(1, 0.5), at(2, 0.8), at(3, 0.9)]), [at(1, 0.5), at(2, 0.8), at(3, 0.9)]);
  });

  it('leaves out what costs more and is no better, and the worse of two at one cost', () => {
    assert.deepEqual(hullOf([at(1, 0.4), at(1, 0.5), at(2, 0.5), at(3, 0.4)]), [at(1, 0.5)]);
  });

  it('drops several corners at once when a later one is far better', () => {
    assert.deepEqual(hullOf([at(0, 0), at(1, 0.2), at(2, 0.3), at(3, 1)]), [at(0, 0), at(3, 1)]);
  });
});

describe('gain over the hull', () => {
  const constants = [at(1, 0.5), at(3, 0.9), at(4, 0.8)];

  it('compares with the mix of constants that costs the same', () => {
    near(gainOverHull(at(2, 0.75), constants), 5); // the mix has 0.7
    near(gainOverHull(at(2.5, 0.75), constants), -5); // the mix has 0.8
  });

  it('is nothing for a constant of the hull, and a loss for one below it', () => {
    near(gainOverHull(at(1, 0.5), constants), 0);
    near(gainOverHull(at(3, 0.9), constants), 0);
    near(gainOverHull(at(4, 0.8), constants), -10);
  });

  it('compares with the cheapest below its cost, and with the best above', () => {
    near(gainOverHull(at(0.5, 0.6), constants), 10);
    near(gainOverHull(at(9, 0.95), constants), 5);
  });

  it('says nothing without constants', () => {
    assert.equal(gainOverHull(at(1, 1), []), undefined);
  });
});
