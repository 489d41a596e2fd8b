import assert from 'node:assert/strict';
import type { Contribution } from '../../../src/core/classify/classification.js';
import { counterfactualsOf, readSignals, scoreOf } from '../../../src/core/signals/score.js';
import { aTurn } from './input.js';

const read = (text: string) => readSignals(aTurn(text));
const aContribution = (group: Contribution['group'], points: number): Contribution => ({
  signal: group,
  group,
  points,
  evidence: group,
});

describe('readSignals', () => {
  it('starts from nothing', () => {
    assert.deepEqual(read('piano'), []);
  });

  it('names every signal that spoke', () => {
    assert.deepEqual(read('Review contract liability'), [
      {
        signal: 'domain-terms',
        group: 'domain',
        points: 0.35,
        evidence: 'legal words “liability”, “contract”',
      },
      { signal: 'action-verb', group: 'verb', points: 0.1, evidence: 'verb “review”' },
    ]);
  });
});

describe('the eighteen documented rules', () => {
  for (const [rule, without, withIt, weight] of [
    ['legal', 'move the piano', 'move the lawsuit', 0.35],
    ['medical', 'move the piano', 'move the tumor', 0.35],
    ['finance', 'move the piano', 'move the hedge', 0.3],
    ['security', 'move the piano', 'move the malware', 0.35],
    ['architecture', 'move the piano', 'move the quorum', 0.25],
    ['machine learning', 'move the piano', 'move the perceptron neural network', 0.25],
    ['code', 'a note', 'a regex', 0.25],
    ['mathematics', 'a note', 'a polynomial', 0.2],
    ['creative', 'a note', 'a haiku', 0.1],
    ['translation', 'move the menu', 'translate the menu', 0.15],
    ['length', 'x '.repeat(100), 'x '.repeat(101), 0.05],
    ['clauses', 'bread butter', 'bread and butter', 0.1],
    ['qualifiers', 'the sunset', 'explain the sunset', 0.05],
    ['expert verbs', 'paint a park', 'design a park', 0.2],
    ['middling verbs', 'paint a park', 'review a park', 0.1],
    ['simple verbs', 'a regex', 'where is a regex', -0.1],
    ['first, then, finally', 'walk, then swim', 'first walk, then swim', 0.15],
    ['step 1, step 2', 'walk, swim', 'step 1 walk, step 2 swim', 0.15],
  ] as const) {
    it(`change the score by exactly their weight (${rule})`, () => {
      const [before, after] = [read(without), read(withIt)].map(scoreOf);
      assert.equal(Math.round(((after ?? 0) - (before ?? 0)) * 10_000) / 10_000, weight);
    });
  }
});

describe('scoreOf', () => {
  it('adds up without dust', () => {
    assert.equal(scoreOf([aContribution('domain', 0.1), aContribution('task', 0.2)]), 0.3);
  });

  it('stays within 0 and 1', () => {
    assert.equal(scoreOf([aContribution('verb', -0.1)]), 0);
    assert.equal(scoreOf([aContribution('domain', 0.7), aContribution('task', 0.5)]), 1);
  });
});

describe('counterfactualsOf', () => {
  it('finds what decides the tier, the smallest first', () => {
    const contributions = [aContribution('domain', 0.35), aContribution('task', 0.25), aContribution('verb', 0.05)];
    assert.deepEqual(counterfactualsOf(contributions), [
      { without: 'verb', tier: 'mid' },
      { without: 'task', tier: 'cheap' },
      { without: 'domain', tier: 'cheap' },
    ]);
  });

  it('finds a discount that keeps the tier low', () => {
    const contributions = [aContribution('task', 0.25), aContribution('verb', -0.1)];
    assert.deepEqual(counterfactualsOf(contributions), [{ without: 'verb', tier: 'cheap' }]);
  });

  it('finds nothing where no single one decides', () => {
    assert.deepEqual(counterfactualsOf([aContribution('structure', 0.05)]), []);
  });
});
