import assert from 'node:assert/strict';
import { DENSE_SIZE } from '../../src/core/learned/dense.js';
import { BUCKETS, readFeatures } from '../../src/core/learned/features.js';
import { bucketUnit, formUnit, keepFeatures, toRow, toScaling, widthOf } from '../../training/features.js';
import { aVocabulary } from '../core/learned/toy-model.js';

/** A text by its buckets and its first dense feature. */
const kept = (buckets: readonly number[], first = 0) => ({
  buckets: Uint16Array.from(buckets),
  dense: Float32Array.from({ length: DENSE_SIZE }, (_, at) => (at === 0 ? first : 0)),
});

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-5, `${String(actual)} is not ${expected}`);

describe('features that are kept', () => {
  it('are those that the product reads', () => {
    const vocabulary = aVocabulary({ prove: ['verb-expert'] });
    const { buckets, dense } = keepFeatures('please prove it', vocabulary);
    keepFeatures('something else', vocabulary);
    const read = readFeatures('please prove it', vocabulary);
    assert.deepEqual([...buckets], [...read.buckets.slice(0, read.size)]);
    assert.deepEqual([...dense], [...read.dense]);
  });
});

describe('scaling', () => {
  const scaling = toScaling([kept([5, 7], 1), kept([5, 9], 3), kept([5, 7], 1), kept([5], 3)]);

  it('counts the texts of each bucket', () => {
    assert.deepEqual([scaling.counts[5], scaling.counts[7], scaling.counts[9], scaling.counts[0]], [4, 2, 1, 0]);
  });

  it('gives columns to buckets that two texts or more fill, in order', () => {
    assert.equal(scaling.columns, 2);
    assert.deepEqual([scaling.columnOf[5], scaling.columnOf[7], scaling.columnOf[9]], [0, 1, -1]);
    assert.equal(scaling.columnOf.length, BUCKETS);
  });

  it('makes rare buckets count more', () => {
    near(scaling.rarity[5], 1); // log(5 / 5) + 1
    near(scaling.rarity[7], Math.log(5 / 3) + 1);
  });

  it('knows what is usual for the form, and how far texts stray', () => {
    near(scaling.means[0], 2);
    near(scaling.deviations[0], 1.02); // a little more than they do, so that nothing is divided by nought
    near(scaling.deviations[1], 0.02);
  });

  it('has a column for each dense feature too', () => {
    assert.equal(widthOf(scaling), 2 + DENSE_SIZE);
  });
});

describe('a row', () => {
  const scaling = toScaling([kept([5, 7], 1), kept([5, 9], 3), kept([5, 7], 1), kept([5], 3)]);

  it('holds known buckets by their rarity, over the root of all buckets', () => {
    const { columns, values } = toRow(kept([7, 5, 9, 11]), scaling);
    assert.deepEqual(columns.slice(0, 2), [1, 0]);
    near(values[0], bucketUnit(7, scaling) / 2); // four buckets
    near(values[1], bucketUnit(5, scaling) / 2);
  });

  it('holds the form in deviations', () => {
    const { columns, values } = toRow(kept([5], 3.02), scaling);
    assert.equal(columns[1], scaling.columns);
    near(values[1], formUnit); // (3.02 - 2) / 1.02
  });

  it('cuts the form at three deviations', () => {
    near(toRow(kept([5], 99), scaling).values[1], 3 * formUnit);
    near(toRow(kept([5], -99), scaling).values[1], -3 * formUnit);
  });

  it('of a text without words has its form alone', () => {
    assert.equal(toRow(kept([]), scaling).columns.length, DENSE_SIZE);
  });
});
