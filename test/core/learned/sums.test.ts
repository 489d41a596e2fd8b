import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SIGNAL_GROUPS, type SignalGroup } from '../../../src/core/classify/classification.js';
import { readFeatures } from '../../../src/core/learned/features.js';
import { STYLES, type LearnedModel } from '../../../src/core/learned/model.js';
import { liftOfGroup, outputsOf, sumUp } from '../../../src/core/learned/sums.js';
import { runs } from '../../support/runs.js';
import { aLearnedModel, indexOf, type Output } from './toy-model.js';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);

const sumsOf = (text: string, model: LearnedModel) => sumUp(readFeatures(text, model.vocabulary), model);
const groupIndex = (group: SignalGroup): number => SIGNAL_GROUPS.indexOf(group);

function outputOf(output: Output, text: string, model: LearnedModel, ...without: SignalGroup[]): number {
  return outputsOf(sumsOf(text, model), model, without.map(groupIndex))[indexOf(output)] ?? Number.NaN;
}

describe('outputs', () => {
  const model = aLearnedModel({
    words: { prove: { 'lift/0': 6, 'tier/3': 2 }, please: { 'lift/0': -2 } },
    terms: { prove: ['verb-expert'] },
    intercepts: { 'lift/0': 1 },
  });

  it('start from the intercept', () => {
    near(outputOf('lift/0', 'nothing that is known', model), 1);
  });

  it('add the weight of a word, over the root of the number of buckets', () => {
    near(outputOf('lift/0', 'prove', model), 1 + 6 / Math.SQRT2); // the word, and the pair with the start
    near(outputOf('lift/0', 'please prove', model), 1 + 4 / 2); // two words, two pairs
  });

  it('are kept apart', () => {
    near(outputOf('tier/3', 'please prove', model), 1);
    near(outputOf('tier/2', 'please prove', model), 0);
  });

  it('count what is left without a group, and weigh it by what is left', () => {
    near(outputOf('lift/0', 'please prove', model, 'verb'), 1 - 2 / Math.SQRT2);
  });

  it('add the form of a text in deviations from the usual', () => {
    const form = aLearnedModel({ dense: { questions: { 'lift/0': 0.1 } } });
    form.denseMeans.fill(0.5);
    form.denseDeviations.fill(0.25);
    near(outputOf('lift/0', 'why?', form), 0.2); // (1 - 0.5) / 0.25 deviations
  });

  it('cut the form at three deviations', () => {
    const form = aLearnedModel({ dense: { questions: { 'lift/0': 0.1 } } });
    form.denseDeviations.fill(0.01);
    near(outputOf('lift/0', 'why?', form), 0.3);
  });

  it('know how many buckets have weights', () => {
    const { size, known } = sumsOf('please prove it', model);
    assert.deepEqual({ size, known }, { size: 6, known: 2 });
  });
});

describe('what a group adds to the lift', () => {
  const model = aLearnedModel({
    words: { prove: { 'lift/0': 6, 'lift/1': 4 } },
    dense: { commas: { 'lift/0': 0.5 }, 'words:verb-expert': { 'lift/1': -1 } },
    terms: { prove: ['verb-expert'] },
    intercepts: { 'lift/0': 0.3, 'lift/1': -0.2 },
  });

  it('is weighed by the share of each style', () => {
    const verb = liftOfGroup(sumsOf('prove', model), model, groupIndex('verb'), [0.5, 0.5]);
    near(verb, 0.5 * (6 / Math.SQRT2) + 0.5 * (4 / Math.SQRT2 - Math.log(2)));
  });

  it('adds up to the outputs, less the intercepts', () => {
    const text = fc.array(fc.constantFrom('prove', 'it', ',', 'why?', '\n', '42'), { maxLength: 30 });
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(text, shares, (pieces, share) => {
        const sums = sumsOf(pieces.join(' '), model);
        const styles = STYLES.map((_, at) => (at === 0 ? share : at === 1 ? 1 - share : 0));
        const outputs = outputsOf(sums, model);
        const lift = styles.reduce((sum, one, at) => sum + one * (outputs[indexOf(`lift/${at}`)] ?? 0), 0);
        const base = 0.3 * share - 0.2 * (1 - share);
        const groups = SIGNAL_GROUPS.map((_, at) => liftOfGroup(sums, model, at, styles));
        near(
          groups.reduce((sum, one) => sum + one, base),
          lift,
        );
      }),
      runs(1_000),
    );
  });
});
