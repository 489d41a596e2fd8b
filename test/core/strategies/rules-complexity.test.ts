import assert from 'node:assert/strict';
import type { Category } from '../../../src/core/classify/classification.js';
import { readPromptText } from '../../../src/core/strategies/prompt-text.js';
import { judgeComplexity, MEDIUM_PATTERNS } from '../../../src/core/strategies/rules-complexity.js';
import LISTS from '../../../src/core/strategies/rules-words.json';
import { aTurn } from '../signals/input.js';

const judge = (text: string, category: Category = 'factual') => {
  const { complexity, confidence, reason } = judgeComplexity(readPromptText(aTurn(text)), category);
  return [complexity, confidence, reason.signal];
};
/** A text of this many words that starts with what matters. */
const padded = (text: string, words: number) => `${text}${' la'.repeat(words - text.split(' ').length)}`;

describe('a question that one looks up', () => {
  for (const opening of [
    'What is',
    'Who is',
    'When did',
    'When was',
    'When is',
    'Where is',
    'Where are',
    'Where was',
    'How many',
    'How much',
    'How old',
    'How long',
    'How far',
    'How tall',
    'Define',
    'What does it mean',
    'Is Python a',
    'Is this old boat an',
    'Is it the',
  ]) {
    it(`is simple: “${opening} …”`, () => {
      assert.deepEqual(judge(`${opening} boat`), ['simple', 0.95, 'look-up']);
    });
  }

  it('is surer in fifteen words than in sixteen', () => {
    assert.deepEqual(judge(padded('what is', 15)), ['simple', 0.95, 'look-up']);
    assert.deepEqual(judge(padded('what is', 16)), ['simple', 0.75, 'look-up']);
  });

  it('has to open the prompt, with whole words', () => {
    for (const text of ['Tell me what is up', 'What isolation', 'Is it better']) {
      assert.equal(judge(text)[2], 'length', text);
    }
  });

  it('comes before every other rule', () => {
    assert.deepEqual(judge('What is a distributed architecture'), ['simple', 0.95, 'look-up']);
  });
});

describe('complex words', () => {
  it('are enough when there are two', () => {
    assert.deepEqual(judge('distributed consensus'), ['complex', 0.9, 'complex-words']);
  });

  it('need more than twelve words when there is one', () => {
    assert.deepEqual(judge(padded('distributed', 12)), ['medium', 0.7, 'length']);
    assert.deepEqual(judge(padded('distributed', 13)), ['complex', 0.8, 'complex-words']);
  });

  it('are thirty-one', () => {
    assert.equal(new Set(LISTS.complex).size, 31);
  });
});

describe('an expert verb', () => {
  for (const verb of ['analyze', 'evaluate', 'architect', 'design', 'critique', 'assess']) {
    it(`needs more than fifteen words (${verb})`, () => {
      assert.deepEqual(judge(padded(verb, 15)), ['medium', 0.7, 'length']);
      assert.deepEqual(judge(padded(verb, 16)), ['complex', 0.75, 'expert-verb']);
    });
  }
});

describe('code to write', () => {
  for (const verb of ['implement', 'build', 'create', 'design', 'refactor', 'optimize', 'write']) {
    it(`is medium from five words on (${verb})`, () => {
      assert.deepEqual(judge(padded(verb, 4), 'code'), ['simple', 0.85, 'length']);
      assert.deepEqual(judge(padded(verb, 5), 'code'), ['medium', 0.8, 'code-work']);
    });
  }

  it('is complex above twenty words', () => {
    assert.deepEqual(judge(padded('write', 20), 'code'), ['medium', 0.8, 'code-work']);
    assert.deepEqual(judge(padded('write', 21), 'code'), ['complex', 0.8, 'code-work']);
  });

  it('has to be code', () => {
    assert.deepEqual(judge(padded('write', 5), 'creative'), ['simple', 0.85, 'length']);
  });
});

describe('a middling piece of work', () => {
  const SAMPLES = [
    'explain',
    'describe',
    'summarize',
    'how does',
    'compare',
    'write a',
    'give me an overview',
    'make a',
    'list the',
    'steps to',
    'pros and cons',
  ];

  it('has eleven patterns, each of which is found by itself', () => {
    assert.deepEqual(
      SAMPLES.map((text) => MEDIUM_PATTERNS.flatMap((pattern, at) => (pattern.test(text) ? [at] : []))),
      [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9], [10]],
    );
    assert.equal(MEDIUM_PATTERNS.length, 11);
  });

  it('needs eight words for one pattern', () => {
    assert.deepEqual(judge(padded('explain', 7)), ['simple', 0.85, 'length']);
    assert.deepEqual(judge(padded('explain', 8)), ['medium', 0.75, 'middling-work']);
  });

  it('is surer with two, and complex above twenty-five words', () => {
    assert.deepEqual(judge('explain, describe'), ['medium', 0.8, 'middling-work']);
    assert.deepEqual(judge(padded('explain, describe', 25)), ['medium', 0.8, 'middling-work']);
    assert.deepEqual(judge(padded('explain, describe', 26)), ['complex', 0.7, 'middling-work']);
  });

  it('says how many patterns it found', () => {
    const evidence = (text: string) => judgeComplexity(readPromptText(aTurn(text)), 'factual').reason.evidence;
    assert.equal(evidence(padded('explain', 8)), 'one way to ask for a middling piece of work');
    assert.equal(evidence('explain, describe'), '2 ways to ask for a middling piece of work');
  });

  it('stays medium with one, however long', () => {
    assert.deepEqual(judge(padded('explain', 40)), ['medium', 0.75, 'middling-work']);
  });
});

describe('the length', () => {
  it('decides where no rule speaks', () => {
    assert.deepEqual(
      [8, 9, 15, 16, 25, 26].map((words) => judge(padded('la', words))),
      [
        ['simple', 0.85, 'length'],
        ['medium', 0.7, 'length'],
        ['medium', 0.7, 'length'],
        ['medium', 0.75, 'length'],
        ['medium', 0.75, 'length'],
        ['complex', 0.7, 'length'],
      ],
    );
  });
});
