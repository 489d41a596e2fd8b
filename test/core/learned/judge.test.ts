import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFeatures } from '../../../src/core/learned/features.js';
import { cheapOkOf, cumulated, judge, tierOf, toJudgement } from '../../../src/core/learned/judge.js';
import { HEADS, STYLES, type Calibration, type StyleOutcomes } from '../../../src/core/learned/model.js';
import { runs } from '../../support/runs.js';
import { aCalibration, aLearnedModel, entriesOf, type OutputWeights } from './toy-model.js';

const near = (actual: number | undefined, expected: number, within = 1e-9): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < within, `${String(actual)} is not ${expected}`);

const allNear = (actual: readonly number[], expected: readonly number[], within = 1e-9): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    near(value, expected[at] ?? Number.NaN, within);
  });
};

const outputsOf = (set: OutputWeights): Float64Array => {
  const outputs = new Float64Array(HEADS);
  for (const [at, weight] of entriesOf(set)) outputs[at] = weight;
  return outputs;
};

/** Sure that a text is of this style. */
const certainly = (style: number): OutputWeights => ({ [`style/${style}`]: 100 });

/** A kind whose cheap models fail more the more lift there is. */
const EXAM: StyleOutcomes = {
  ok: [
    { intercept: 0.4, slope: -1 },
    { intercept: 0.6, slope: -1 },
    { intercept: 0.5, slope: 0 },
    { intercept: 0.9, slope: 0 },
  ],
  lower: 1,
  upper: 3,
  cut: 0.3,
};
const withExam: Calibration = aCalibration({ outcomes: STYLES.map((_, at) => (at === 1 ? EXAM : undefined)) });

describe('judgement', () => {
  it('takes the tiers of what people ask from the tier head', () => {
    const { tiers } = toJudgement(outputsOf({ ...certainly(0), 'tier/2': Math.log(2) }), withExam);
    allNear(tiers, [0.2, 0.2, 0.4, 0.2]); // 1 : 1 : 2 : 1
  });

  it('takes what is enough there from the same head, from the weakest tier on', () => {
    const { ok } = toJudgement(outputsOf({ ...certainly(0), 'tier/2': Math.log(2) }), withExam);
    allNear(ok, [0.2, 0.4, 0.8, 1]);
  });

  it('takes the stronger tier of a kind from its cut on', () => {
    const tiersAt = (lift: number) => toJudgement(outputsOf({ ...certainly(1), 'lift/1': lift }), withExam).tiers;
    allNear(tiersAt(0.3), [0, 0.5, 0, 0.5]);
    allNear(tiersAt(0.1), [0, 1, 0, 0], 1e-4);
    allNear(tiersAt(0.5), [0, 0, 0, 1], 1e-4);
  });

  it('takes what is enough for a kind from its outcomes, where no tier is worse than a weaker one', () => {
    const { ok } = toJudgement(outputsOf({ ...certainly(1), 'lift/1': 0.05 }), withExam);
    allNear(ok, [0.35, 0.55, 0.55, 0.9]); // mid alone would be 0.5
  });

  it('blends kinds by their shares', () => {
    const unsure = toJudgement(outputsOf({ 'style/0': 100, 'style/1': 100, 'tier/3': 100, 'lift/1': -1 }), withExam);
    allNear(unsure.tiers, [0, 0.5, 0, 0.5]);
  });

  it('blends the lifts of the kinds', () => {
    const outputs = outputsOf({ 'style/0': 100, 'style/1': 100, 'lift/0': 0.2, 'lift/1': 0.6, 'lift/2': 9 });
    near(toJudgement(outputs, withExam).lift, 0.4);
  });

  it('keeps the lift of a kind within what its texts had', () => {
    const calibration = aCalibration({ liftRanges: STYLES.map(() => [0.1, 0.6] as const) });
    near(toJudgement(outputsOf({ ...certainly(0), 'lift/0': 7 }), calibration).lift, 0.6);
    near(toJudgement(outputsOf({ ...certainly(0), 'lift/0': -7 }), calibration).lift, 0.1);
  });

  it('is less sure where the temperature is higher', () => {
    const calibration = aCalibration({ temperatures: { ...aCalibration().temperatures, complexity: 2 } });
    const { complexities } = toJudgement(outputsOf({ 'complexity/1': 2 * Math.log(2) }), calibration);
    allNear(complexities, [0.25, 0.5, 0.25]);
  });

  it('has probabilities that add up to one, and no tier worse than a weaker one', () => {
    const outputs = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: HEADS, maxLength: HEADS });
    fc.assert(
      fc.property(outputs, (drawn) => {
        const { styles, tiers, complexities, categories, domains, relations, ok } = toJudgement(drawn, withExam);
        const sumOf = (list: readonly number[]): number => list.reduce((sum, chance) => sum + chance, 0);
        for (const list of [styles, complexities, categories, domains, relations]) near(sumOf(list), 1);
        near(sumOf(tiers), 1, 0.01); // kinds of hardly any share are left out
        for (const chance of [...styles, ...tiers, ...relations]) assert.ok(chance >= 0);
        ok.reduce((before, chance) => {
          assert.ok(chance >= before - 1e-12 && chance <= 1 + 1e-12);
          return chance;
        }, 0);
      }),
      runs(500),
    );
  });

  it('reads a text through the model', () => {
    const model = aLearnedModel({ words: { deadlock: { 'tier/3': 100 } } });
    const { judgement } = judge(readFeatures('deadlock', model.vocabulary), model);
    near(judgement.tiers[3], 1);
  });
});

describe('cumulated chances', () => {
  it('tell how likely a tier or a weaker one is', () => {
    assert.deepEqual(cumulated([0.25, 0.25, 0.5, 0]), [0.25, 0.5, 1, 1]);
  });
});

describe('the tier of chances', () => {
  it('is the weakest that is enough as surely as asked', () => {
    assert.equal(tierOf([0.25, 0.25, 0.25, 0.25], 0.5), 1);
    assert.equal(tierOf([0.25, 0.25, 0.25, 0.25], 0.51), 2);
  });

  it('is the strongest when rounding leaves less than asked', () => {
    assert.equal(tierOf([0, 0, 0, 0.5], 0.9), 3);
  });

  it('never falls when more sureness is asked', () => {
    const chances = fc
      .array(fc.nat(100), { minLength: 4, maxLength: 4 })
      .filter((drawn) => drawn.some((one) => one > 0));
    const ratio = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(chances, ratio, ratio, (drawn, a, b) => {
        const sum = drawn.reduce((total, one) => total + one, 0);
        const tiers = drawn.map((one) => one / sum);
        assert.ok(tierOf(tiers, Math.min(a, b)) <= tierOf(tiers, Math.max(a, b)));
      }),
      runs(2_000),
    );
  });
});

describe('whether a cheap model will do', () => {
  it('is what turned out where the model said the same', () => {
    const calibration = aCalibration({
      cheapOk: [
        [0, 0.2],
        [1, 0.6],
      ],
    });
    near(cheapOkOf({ ok: [0, 0.5, 1, 1] }, calibration), 0.4);
  });
});
