import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SIGNAL_GROUPS } from '../../../src/core/classify/classification.js';
import { BUCKETS, readFeatures, type Vocabulary } from '../../../src/core/learned/features.js';
import { TERM_CLASSES, type TermClass } from '../../../src/core/learned/terms.js';
import { runs } from '../../support/runs.js';
import { aVocabulary } from './toy-model.js';

const NONE = aVocabulary();

/** Everything that is not a function. */
function numbersOf(text: string) {
  const { size, buckets, tokens, dense } = read(text);
  return { size, buckets, tokens, dense };
}

/** A copy, because the reader's arrays are used again. */
function read(text: string, vocabulary: Vocabulary = NONE) {
  const { size, buckets, groups, tokens, dense, classCounts } = readFeatures(text, vocabulary);
  return {
    size,
    buckets: [...buckets.slice(0, size)],
    groups: [...groups.slice(0, size)].map((group) => SIGNAL_GROUPS[group]),
    tokens: [...tokens.slice(0, size)],
    dense: [...dense],
    hits: (name: TermClass): number => classCounts[TERM_CLASSES.indexOf(name)] ?? 0,
  };
}

describe('features', () => {
  it('are a bucket for each word and one for each pair, the start of the text included', () => {
    assert.equal(read('one').size, 2);
    assert.equal(read('one two three').size, 6);
  });

  it('count a bucket once', () => {
    assert.equal(read('go go go go').size, 3); // go, start and go, go and go
  });

  it('say which token filled a bucket: the later one of a pair', () => {
    assert.deepEqual(read('one two').tokens, [0, 0, 1, 1]);
  });

  it('tell texts of the same words apart by their order', () => {
    assert.notDeepEqual(new Set(read('dog bites man').buckets), new Set(read('man bites dog').buckets));
  });

  it('count listed terms of one to four words, endings aside', () => {
    const vocabulary = aVocabulary({
      quorum: ['cs-hard'],
      'race condition': ['cs-hard'],
      'thanks a lot mate': ['thanks'],
    });
    const { hits } = read('The quorums hit race conditions. thanks a lot, mate! thanks a lot mate', vocabulary);
    assert.deepEqual([hits('cs-hard'), hits('thanks'), hits('math')], [2, 1, 0]); // the comma is a token of its own
  });

  it('count a term for each of its classes', () => {
    const { hits } = read('prove', aVocabulary({ prove: ['verb-expert', 'math'] }));
    assert.deepEqual([hits('verb-expert'), hits('math')], [1, 1]);
  });

  it('give listed words to the group of their class, and others to wording', () => {
    const { groups } = read('please prove', aVocabulary({ prove: ['verb-expert'] }));
    assert.deepEqual(groups, ['wording', 'wording', 'verb', 'verb']);
  });

  it('give what follows a listed word to its group as a pair', () => {
    const { groups } = read('prove it', aVocabulary({ prove: ['verb-expert'] }));
    assert.deepEqual(groups, ['verb', 'verb', 'wording', 'verb']);
  });

  it('give everything inside fences to code', () => {
    const { groups } = read('```\nprove it\n```', aVocabulary({ prove: ['verb-expert'] }));
    assert.deepEqual(new Set(groups), new Set(['code']));
  });

  it('are different buckets of the table, at most two a token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { scan, size } = readFeatures(text, NONE);
        const { buckets } = read(text);
        assert.equal(new Set(buckets).size, size);
        assert.ok(size <= 2 * scan.size && buckets.every((bucket) => bucket < BUCKETS));
      }),
      runs(1_000),
    );
  });

  it('are the same for the same text, whatever was read between', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        const before = numbersOf(text);
        numbersOf(other);
        assert.deepEqual(numbersOf(text), before);
      }),
      runs(1_000),
    );
  });

  it('have room for the longest text', () => {
    assert.ok(read('a!b?c;d:'.repeat(5_000)).size > 0);
  });
});
