import assert from 'node:assert/strict';
import {
  findTerms,
  hitsOf,
  termsOf,
  VOCABULARIES,
  WORD_CLASSES,
} from '../../../../src/core/signals/vocabulary/lexicon.js';
import { readWords } from '../../../../src/core/signals/vocabulary/words.js';

const find = (text: string) => findTerms(readWords(text).words);

describe('findTerms', () => {
  it('finds a term of one word, and where it is', () => {
    assert.deepEqual(hitsOf(find('an old regex'), 'code'), [{ term: 'regex', at: 2 }]);
  });

  it('prefers the longest term and does not read its words again', () => {
    const found = find('a unit test');
    assert.deepEqual(termsOf(hitsOf(found, 'code')), ['unit test']);
  });

  it('goes back to the shorter term when the longer one does not end', () => {
    assert.deepEqual(termsOf(hitsOf(find('the query engines of'), 'architecture')), ['query engine']);
    assert.deepEqual(termsOf(hitsOf(find('the query language'), 'code')), ['query']);
  });

  it('matches whole words only', () => {
    assert.deepEqual(hitsOf(find('listen'), 'verb-simple'), []);
    assert.deepEqual(termsOf(hitsOf(find('list'), 'verb-simple')), ['list']);
  });

  it('files one term under every class it has', () => {
    const found = find('refactor');
    assert.equal(hitsOf(found, 'verb-expert').length, 1);
    assert.equal(hitsOf(found, 'code').length, 1);
  });

  it('finds terms inside text without spaces', () => {
    assert.deepEqual(termsOf(hitsOf(find('请重构这个函数'), 'verb-expert')), ['重构']);
  });
});

describe('vocabularies', () => {
  for (const { language, terms } of VOCABULARIES) {
    it(`name only known classes, each term once (${language})`, () => {
      for (const [wordClass, listed] of Object.entries(terms)) {
        assert.ok(
          WORD_CLASSES.some((known) => known === wordClass),
          wordClass,
        );
        assert.deepEqual([...new Set(listed)], listed);
      }
    });

    it(`hold no term without a word (${language})`, () => {
      const all = Object.values(terms).flat();
      assert.deepEqual(
        all.filter((term) => readWords(term).words.length === 0),
        [],
      );
    });
  }

  it('have English terms in every class', () => {
    assert.deepEqual(
      WORD_CLASSES.filter((wordClass) => !(VOCABULARIES[0]?.terms[wordClass]?.length ?? 0)),
      [],
    );
  });
});
