import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contributionsOf, movingWords } from '../../../src/core/learned/evidence.js';
import { readFeatures } from '../../../src/core/learned/features.js';
import { judge } from '../../../src/core/learned/judge.js';
import { runs } from '../../support/runs.js';
import { aLearnedModel, type OutputWeights } from './toy-model.js';

/** Sure that every text is what people ask. */
const ASKED: OutputWeights = { 'style/0': 100, 'lift/0': 0.2 };

const model = aLearnedModel({
  words: {
    prove: { 'lift/0': 4 },
    deadlock: { 'lift/0': 2 },
    please: { 'lift/0': -1 },
    zebracorp: { 'lift/0': 9 },
  },
  terms: { prove: ['verb-expert'], deadlock: ['cs-hard'] },
  namedWords: ['please'],
  dense: { fences: { 'lift/0': 0.3 }, commas: { 'lift/0': 0.1 }, 'list-items': { 'lift/0': 0.2 } },
  intercepts: ASKED,
});

function read(text: string) {
  const features = readFeatures(text, model.vocabulary);
  const { judgement: own, sums } = judge(features, model);
  const words = movingWords(features, own.styles, model);
  return { lift: own.lift, words, contributions: contributionsOf({ features, own, sums }, words, model) };
}

const evidenceOf = (signal: string, text: string): string | undefined =>
  read(text).contributions.find((one) => one.signal === signal)?.evidence;

describe('words that moved the lift', () => {
  it('come with what they moved it by, the largest first', () => {
    const { words } = read('please prove it'); // six buckets
    assert.deepEqual(
      words.map(({ word, points }) => [word, Math.round(points * 1e4) / 1e4]),
      [
        ['prove', 1.633], // 4 / √6
        ['please', -0.4082], // -1 / √6
      ],
    );
  });

  it('are only those that are listed or that many people use', () => {
    assert.deepEqual(
      read('zebracorp deadlock').words.map(({ word }) => word),
      ['deadlock'],
    );
  });

  it('are named as they were written, in small letters', () => {
    assert.deepEqual(
      read('DEADLOCKS').words.map(({ word }) => word),
      ['deadlocks'],
    );
  });

  it('are none that have no weight', () => {
    assert.deepEqual(read('nothing known').words, []);
  });

  it('are eight at most', () => {
    const listed = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
    const many = aLearnedModel({
      words: Object.fromEntries(listed.map((word, at) => [word, { 'lift/0': at + 1 }])),
      namedWords: listed,
      intercepts: ASKED,
    });
    const found = movingWords(readFeatures(listed.join(' '), many.vocabulary), [1], many).map(({ word }) => word);
    assert.deepEqual(found, listed.slice(2).reverse());
  });
});

describe('contributions', () => {
  it('start from the kind of request', () => {
    const [base] = read('hello').contributions;
    assert.deepEqual(base && { ...base, points: Math.round(base.points * 1e4) / 1e4 }, {
      signal: 'base',
      group: 'base',
      points: 0.2,
      evidence: 'a request as people type them starts here',
    });
  });

  it('name the words of their group', () => {
    assert.equal(evidenceOf('verb', 'please prove it'), 'verb words “prove”');
    assert.equal(evidenceOf('domain', 'a deadlock'), 'domain words “deadlock”');
  });

  it('leave words without a group to wording, the unlisted ones unnamed', () => {
    assert.equal(evidenceOf('wording', 'please zebracorp'), 'other words “please”');
  });

  it('say what code, structure and lists they mean', () => {
    assert.equal(evidenceOf('code', '```\na\n```'), 'pasted code');
    assert.equal(evidenceOf('structure', 'one, two, three.'), '1 sentence, 2 commas');
    assert.equal(evidenceOf('multi-step', '- one\n- two'), 'a list of 2 items');
  });

  it('name the language of a fence, where it is a language', () => {
    assert.equal(evidenceOf('code', '```rust\na\n```'), 'pasted code (rust)');
    assert.equal(evidenceOf('code', '```zebracorp\na\n```'), 'pasted code');
  });

  it('leave out what hardly moved anything', () => {
    assert.equal(evidenceOf('verb', 'hello'), undefined);
  });

  const piece = fc.constantFrom('please', 'prove', 'deadlock', 'zebracorp', ',', '\n- ', '```\n', '42', 'why?');
  const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' '));

  it('add up to the lift, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { lift, contributions } = read(text);
        const sum = contributions.reduce((total, { points }) => total + points, 0);
        assert.ok(Math.abs(sum - lift) < 1e-9, `${sum} is not ${lift}`);
      }),
      runs(1_000),
    );
  });

  it('hold no word that is not listed, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { words, contributions } = read(text);
        assert.equal(JSON.stringify({ words, contributions }).includes('zebracorp'), false);
      }),
      runs(1_000),
    );
  });
});
