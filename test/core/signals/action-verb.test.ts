import assert from 'node:assert/strict';
import { actionVerb } from '../../../src/core/signals/action-verb.js';
import { aTurn } from './input.js';

describe('action-verb', () => {
  const read = (text: string) => actionVerb.read(aTurn(text));

  it('adds 0.20 for an expert verb, 0.10 for a middling one, and takes 0.10 off for a simple one', () => {
    assert.deepEqual(read('design a park'), { points: 0.2, evidence: 'expert verb “design”' });
    assert.deepEqual(read('review a park'), { points: 0.1, evidence: 'verb “review”' });
    assert.deepEqual(read('list parks'), { points: -0.1, evidence: 'simple opening “list”' });
  });

  it('never lets a simple word outweigh an expert one', () => {
    assert.equal(read('What is the best way to design a park?')?.points, 0.2);
    assert.equal(read('List the parks. Then optimize one.')?.points, 0.2);
  });

  it('knows other forms of a verb', () => {
    assert.equal(read('we are designing parks')?.points, 0.2);
    assert.equal(read('it was optimized')?.points, 0.2);
  });

  it('leaves out nouns', () => {
    assert.equal(read('fix a typo in the design'), undefined);
    assert.equal(read('our design'), undefined);
  });

  it('matches whole words only', () => {
    assert.equal(read('listen to the designer'), undefined);
  });

  it('counts simple words only where a sentence starts', () => {
    assert.equal(read('tell me when to stop'), undefined);
    assert.equal(read('I am here. When do we go?')?.points, -0.1);
  });

  for (const [language, text] of [
    ['German', 'Entwirf ein Lager'],
    ['Spanish', 'Diseña un parque'],
    ['French', 'Conçois un parc'],
    ['Russian', 'Спроектируй парк'],
    ['Chinese', '请设计一个公园'],
    ['Japanese', '公園を設計してください'],
  ] as const) {
    it(`knows an expert verb in ${language}`, () => {
      assert.equal(read(text)?.points, 0.2);
    });
  }

  it('finds a simple question word anywhere in a script without spaces', () => {
    assert.equal(read('公園とは何')?.points, -0.1);
  });
});
