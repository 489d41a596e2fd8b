import assert from 'node:assert/strict';
import { HEADS, STYLES } from '../../src/core/learned/model.js';
import {
  applyLifts,
  correctLifts,
  fitCheapOk,
  fitOutcomes,
  fitTemperatures,
  type Unseen,
} from '../../training/calibrate.js';
import { entriesOf, indexOf, type OutputWeights } from '../core/learned/toy-model.js';

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${String(actual)} is not ${expected}`);

/** A row that a model had not seen, with these outputs. */
function anUnseen(outputs: OutputWeights, over: Partial<Unseen> = {}): Unseen {
  const all = new Float64Array(HEADS);
  for (const [at, value] of entriesOf(outputs)) all[at] = value;
  return {
    id: 'a',
    set: 'toy',
    group: 'a',
    text: '',
    style: 'ask',
    lift: undefined,
    cheapOk: undefined,
    okByTier: undefined,
    labels: {},
    features: { buckets: new Uint16Array(), dense: new Float32Array() },
    outputs: all,
    ...over,
  };
}

describe('lifts', () => {
  const rows = [anUnseen({ 'lift/0': 0.2 }, { lift: 0.1 }), anUnseen({ 'lift/0': 0.6 }, { lift: 0.3 })];

  it('are believed as far as they held on unseen rows', () => {
    const [ask] = correctLifts(rows);
    near(ask?.middle, 0.4);
    near(ask?.slope, 0.5); // half as far apart as predicted
    near(ask?.mean, 0.2);
  });

  it('are not stretched where they held better than they said', () => {
    const [ask] = correctLifts([anUnseen({}, { lift: 0 }), anUnseen({ 'lift/0': 0.1 }, { lift: 0.9 })]);
    assert.equal(ask?.slope, 1);
  });

  it('still break ties where they did not hold at all', () => {
    const [ask] = correctLifts([anUnseen({}, { lift: 0.9 }), anUnseen({ 'lift/0': 0.1 }, { lift: 0 })]);
    assert.ok((ask?.slope ?? 0) > 0);
  });

  it('are moved around the mean that is known', () => {
    const outputs = new Float64Array(HEADS).fill(0.6);
    applyLifts(outputs, [{ middle: 0.4, slope: 0.5, mean: 0.2 }]);
    near(outputs[indexOf('lift/0')], 0.3); // 0.2 + 0.5 × 0.2
    near(outputs[indexOf('tier/0')], 0.6);
  });
});

describe('temperatures', () => {
  const label = (index: number) => ({ labels: { tier: { index, weight: 1 } } });

  it('rise where the model was too sure', () => {
    const wrong = [anUnseen({ 'tier/0': 4 }, label(0)), anUnseen({ 'tier/0': 4 }, label(1))];
    assert.ok(fitTemperatures(wrong).tier > 1);
  });

  it('fall where it was not sure enough', () => {
    const right = [anUnseen({ 'tier/0': 1 }, label(0)), anUnseen({ 'tier/1': 1 }, label(1))];
    assert.ok(fitTemperatures(right).tier < 1);
  });

  it('stay at one where nothing is known', () => {
    assert.equal(fitTemperatures([]).domain, 1);
  });
});

describe('outcomes', () => {
  const at = STYLES.indexOf('mathematics');
  const rowsOf = (okByTier: NonNullable<Unseen['okByTier']>) => [
    anUnseen({ [`lift/${at}`]: 0 }, { style: 'mathematics', okByTier }),
    anUnseen({ [`lift/${at}`]: 1 }, { style: 'mathematics', okByTier: { ...okByTier, cheap: 0 } }),
  ];

  it('give each tier a line by lift, that never rises', () => {
    const ok = fitOutcomes(rowsOf({ cheap: 0.8, premium: 0.9 }))[at]?.ok;
    near(ok?.[1]?.intercept, 0.8);
    near(ok?.[1]?.slope, -0.8);
    near(ok?.[3]?.intercept, 0.9);
    near(ok?.[3]?.slope, 0);
  });

  it('put a tier without models between its neighbours', () => {
    const ok = fitOutcomes(rowsOf({ cheap: 0.8, premium: 0.9 }))[at]?.ok;
    near(ok?.[2]?.intercept, 0.85);
    near(ok?.[2]?.slope, -0.4);
    assert.deepEqual(ok?.[0], ok?.[1]); // nothing below it
  });

  it('are none for what people ask, and for kinds without rows', () => {
    const found = fitOutcomes(rowsOf({ cheap: 1 }));
    assert.equal(found[0], undefined);
    assert.equal(found.filter((one) => one !== undefined).length, 1);
  });
});

describe('whether a cheap model did', () => {
  it('is a line of sixteen knots at most, that never falls', () => {
    const pairs = Array.from({ length: 500 }, (_, at) => ({
      predicted: at / 500,
      actual: (at * 7919) % 500 < at ? 1 : 0,
    }));
    const line = fitCheapOk(pairs);
    assert.ok(line.length > 1 && line.length <= 16);
    line.reduce(([, before], [x, y]) => {
      assert.ok(y >= before);
      return [x, y];
    });
  });
});
