import assert from 'node:assert/strict';
import { readFeatures } from '../../src/core/learned/features.js';
import { TERM_CLASSES, type TermClass } from '../../src/core/learned/terms.js';
import { packTerms, toVocabulary } from '../../training/vocabulary.js';

describe('packed terms', () => {
  const terms = packTerms();

  it('come in ascending order, each once', () => {
    terms.hashes.reduce((before, hash) => {
      assert.ok(hash > before);
      return hash;
    });
  });

  it('each have a set of classes, from 1 on', () => {
    assert.equal(terms.sets.length, terms.hashes.length);
    assert.ok(terms.sets.every((set) => set >= 1 && set < terms.classSets.length));
  });

  it('have no set twice, and none empty but the first', () => {
    const keys = terms.classSets.map((set) => set.join());
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(keys.indexOf(''), 0);
  });

  it('cover every class', () => {
    const covered = new Set(terms.classSets.flat());
    assert.deepEqual(
      TERM_CLASSES.filter((_, at) => !covered.has(at)),
      [],
    );
  });

  it('are the same every time', () => {
    assert.deepEqual(packTerms(), terms);
  });
});

describe('vocabulary', () => {
  const vocabulary = toVocabulary(packTerms());
  const classesIn = (text: string): readonly TermClass[] => {
    const { classCounts } = readFeatures(text, vocabulary);
    return TERM_CLASSES.filter((_, at) => (classCounts[at] ?? 0) > 0);
  };

  for (const [text, termClass] of [
    ['race conditions', 'cs-hard'],
    ['thanks', 'thanks'],
    ['danke', 'thanks'],
    ['continue', 'follow-up'],
    ['it still fails', 'failure'],
    ['prove', 'verb-expert'],
    ['translate', 'translation'],
  ] as const) {
    it(`knows “${text}” for ${termClass}`, () => {
      assert.ok(classesIn(text).includes(termClass), classesIn(text).join());
    });
  }

  it('knows nothing of made-up words', () => {
    assert.deepEqual(classesIn('flumbrous zqxjkvbp'), []);
  });
});
