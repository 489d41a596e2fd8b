import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SIGNAL_GROUPS } from '../../../src/core/classify/classification.js';
import { DENSE_FEATURES, DENSE_SIZE, readDense } from '../../../src/core/learned/dense.js';
import { scan } from '../../../src/core/learned/scan.js';
import { TERM_CLASSES, type TermClass } from '../../../src/core/learned/terms.js';
import { runs } from '../../support/runs.js';

/** Every feature of a text in which this many listed words were hit. */
function valuesOf(text: string, hits: { readonly [C in TermClass]?: number } = {}): Float32Array {
  const values = new Float32Array(DENSE_SIZE);
  readDense(
    scan(text).counts,
    Uint16Array.from(TERM_CLASSES, (name) => hits[name] ?? 0),
    values,
  );
  return values;
}

const valueOf = (id: string, ...of: Parameters<typeof valuesOf>): number =>
  valuesOf(...of)[DENSE_FEATURES.findIndex((one) => one.id === id)] ?? Number.NaN;

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-4, `${actual} is not ${expected}`);

describe('dense features', () => {
  it('have names of their own', () => {
    assert.equal(new Set(DENSE_FEATURES.map(({ id }) => id)).size, DENSE_SIZE);
  });

  it('each speak for a signal group', () => {
    for (const { id, group } of DENSE_FEATURES) assert.ok(SIGNAL_GROUPS.includes(group), id);
  });

  it('end with one for each class of terms, in their order', () => {
    const last = DENSE_FEATURES.slice(-TERM_CLASSES.length).map(({ id }) => id);
    assert.deepEqual(
      last,
      TERM_CLASSES.map((name) => `words:${name}`),
    );
  });

  it('know how long a text is, by its logarithm', () => {
    near(valueOf('characters', 'x'.repeat(147)), -0.0006); // ln 148 is 4.9972, and 5 is nought
    near(valueOf('characters', ''), -1);
  });

  it('count two characters of Chinese as a word', () => {
    near(valueOf('words', '修复错误'), Math.log(3) / 4 - 1);
    near(valueOf('words', 'fix errors'), Math.log(3) / 4 - 1);
  });

  it('call six words terse, and seven not', () => {
    assert.equal(valueOf('is-terse', 'a b c d e f'), 1);
    assert.equal(valueOf('is-terse', 'a b c d e f g'), 0);
  });

  it('call more than sixty words long', () => {
    assert.equal(valueOf('is-long', 'a '.repeat(60)), 0);
    assert.equal(valueOf('is-long', 'a '.repeat(61)), 1);
  });

  it('take the share of words that start with a capital', () => {
    assert.equal(valueOf('upper-case', 'Ask Bob now please'), 1); // twice one half
  });

  it('count questions up to two', () => {
    assert.equal(valueOf('questions', 'why? how? when?'), 2);
  });

  it('count signs by the word', () => {
    assert.equal(valueOf('symbols', 'a; b'), 0.5);
  });

  it('count hits of a class up to eight', () => {
    near(valueOf('words:thanks', '', { thanks: 1 }), 0.6931);
    near(valueOf('words:thanks', '', { thanks: 8 }), 2.1972);
    near(valueOf('words:thanks', '', { thanks: 20 }), 2.1972);
  });

  it('are numbers within sight of each other, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        valuesOf(text).forEach((value, at) => {
          assert.ok(Number.isFinite(value) && Math.abs(value) < 10, `${DENSE_FEATURES[at]?.id ?? ''} ${value}`);
        });
      }),
      runs(1_000),
    );
  });
});
