import assert from 'node:assert/strict';
import { decodeLearnedModel } from '../../src/catalog/learned-model.js';
import { DENSE_SIZE } from '../../src/core/learned/dense.js';
import { BUCKETS, readFeatures } from '../../src/core/learned/features.js';
import { HEADS, STYLES, type LearnedModel } from '../../src/core/learned/model.js';
import { outputsOf, sumUp } from '../../src/core/learned/sums.js';
import { TERM_CLASSES } from '../../src/core/learned/terms.js';
import { keepFeatures, type Scaling } from '../../training/features.js';
import { predict, type LinearModel } from '../../training/fit.js';
import { pack, type Parts } from '../../training/pack.js';
import { aCalibration, hashOf, indexOf } from '../core/learned/toy-model.js';

const WORDS = ['deadlock', 'typo', 'please', 'prove', 'design', 'quorum', 'lock', 'rename'];
const bucketOf = (word: string): number => hashOf(word) & (BUCKETS - 1);

const scaling: Scaling = {
  counts: new Float32Array(BUCKETS).fill(1),
  rarity: new Float32Array(BUCKETS),
  means: Float32Array.from({ length: DENSE_SIZE }, (_, at) => at / 64),
  deviations: Float32Array.from({ length: DENSE_SIZE }, (_, at) => 1 + at / 64),
  columnOf: new Int32Array(BUCKETS),
  columns: 0,
};

/** Every word weighs something else in every output. */
function aLinearModel(): LinearModel {
  const words = new Float32Array(BUCKETS * HEADS);
  WORDS.forEach((word, at) => {
    for (let head = 0; head < HEADS; head += 1) {
      words[bucketOf(word) * HEADS + head] = Math.sin(at * 7 + head) * (head + 1);
    }
  });
  return {
    scaling,
    words,
    form: Float32Array.from({ length: DENSE_SIZE * HEADS }, (_, at) => Math.cos(at)),
    intercepts: Float64Array.from({ length: HEADS }, (_, head) => head / 8),
  };
}

function partsOf(model: LinearModel): Parts {
  const terms = Uint32Array.from([hashOf('deadlock'), hashOf('prove')]).sort();
  const setOf = (hash: number): number => (hash === hashOf('prove') ? 2 : 1);
  const namedWords = Uint32Array.from([hashOf('please'), hashOf('rename'), 0xffff_ffff]).sort();
  const header = {
    styles: [...STYLES],
    classes: [...TERM_CLASSES],
    classSets: [
      [],
      [TERM_CLASSES.indexOf('cs-hard')],
      [TERM_CLASSES.indexOf('verb-expert'), TERM_CLASSES.indexOf('math')],
    ],
    terms: terms.length,
    namedWords: namedWords.length,
    dense: DENSE_SIZE,
    heads: HEADS,
    // JSON has no undefined, nor has the header.
    calibration: JSON.parse(JSON.stringify(CALIBRATION)) as Parts['header']['calibration'],
  };
  return { header, model, terms: { hashes: terms, sets: Uint16Array.from(terms, setOf) }, namedWords };
}

const CALIBRATION = aCalibration({
  cheapOk: [
    [0.1, 0.25],
    [0.9, 0.75],
  ],
  enoughRatio: 0.53,
});

const outputsFor = (text: string, model: LearnedModel): Float64Array =>
  outputsOf(sumUp(readFeatures(text, model.vocabulary), model), model);

describe('a weights file', () => {
  const linear = aLinearModel();
  const bytes = pack(partsOf(linear));
  const model = decodeLearnedModel(bytes);

  for (const text of ['deadlock', 'please prove it', WORDS.join(' '), 'nothing that is known', '']) {
    it(`gives what was packed, within half a step a word: “${text}”`, () => {
      const features = keepFeatures(text, model.vocabulary);
      const exact = predict(features, linear);
      outputsFor(text, model).forEach((output, head) => {
        const half = (model.scales[head] ?? 0) / 2;
        const allowed = half * Math.sqrt(features.buckets.length) + 0.001 * DENSE_SIZE; // numbers have four digits
        assert.ok(
          Math.abs(output - (exact[head] ?? Number.NaN)) <= allowed,
          `${head}: ${output} and ${exact[head] ?? ''}`,
        );
      });
    });
  }

  it('has steps of a sixty-third of the largest weight', () => {
    const largest = Math.max(...WORDS.map((word) => Math.abs(linear.words[bucketOf(word) * HEADS + 5] ?? 0)));
    assert.ok(Math.abs((model.scales[5] ?? 0) * 63 - largest) < 0.001 * largest);
  });

  it('has the terms, with their classes', () => {
    const classesOf = (word: string) =>
      model.vocabulary.sets[model.vocabulary.table.find(hashOf(word))]?.map((at) => TERM_CLASSES[at]);
    assert.deepEqual(
      [classesOf('deadlock'), classesOf('prove'), classesOf('typo')],
      [['cs-hard'], ['verb-expert', 'math'], []],
    );
  });

  it('has the words that may be named, the largest hash too', () => {
    const named = [hashOf('please'), hashOf('rename'), 0xffff_ffff, hashOf('typo')];
    assert.deepEqual(
      named.map((hash) => model.namedWords.has(hash)),
      [true, true, true, false],
    );
  });

  it('has what was fitted on top', () => {
    assert.deepEqual(model.calibration, CALIBRATION);
  });

  it('has the same bytes for the same parts', () => {
    assert.deepEqual(pack(partsOf(aLinearModel())), bytes);
  });

  it('is shorter, and still whole, without words', () => {
    const smaller = pack(partsOf({ ...linear, words: new Float32Array(BUCKETS * HEADS) }));
    assert.ok(smaller.length < bytes.length);
    assert.ok(outputsFor('deadlock', decodeLearnedModel(smaller)).every(Number.isFinite));
  });

  it('keeps the weights that move most texts most', () => {
    const output = indexOf('relation/0');
    const words = new Float32Array(BUCKETS * HEADS);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) words[bucket * HEADS + output] = 1;
    for (const word of ['deadlock', 'typo']) {
      const pairWithStart = keepFeatures(word, model.vocabulary).buckets[1] ?? 0;
      words[pairWithStart * HEADS + output] = 0;
    }
    words[bucketOf('typo') * HEADS + output] = 0.5;
    const counts = new Float32Array(BUCKETS).fill(1);
    counts[bucketOf('deadlock')] = 100;
    const flat: LinearModel = {
      words,
      form: new Float32Array(DENSE_SIZE * HEADS),
      intercepts: new Float64Array(HEADS),
      scaling: { ...scaling, counts },
    };
    const packed = decodeLearnedModel(pack(partsOf(flat)));
    assert.equal(outputsFor('deadlock', packed)[output]?.toFixed(3), '0.707'); // common: 1 / √2
    assert.equal(outputsFor('typo', packed)[output], 0); // small, and as rare as all others
  });
});
