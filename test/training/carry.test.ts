import assert from 'node:assert/strict';
import { SOURCES } from '../../src/core/learned/carry.js';
import { RELATIONS, type CarryShares, type Relation } from '../../src/core/learned/model.js';
import { fitCarry, type LabelledTalk } from '../../training/carry.js';
import { aJudgement, relatedBy } from '../core/learned/toy-model.js';

const HARD = aJudgement({ tiers: [0, 0, 0, 1], complexities: [0, 0, 1] });
const EASY = aJudgement({ tiers: [0, 1, 0, 0], complexities: [1, 0, 0] });

/** Talks in which a turn that looks easy follows a hard one by this relation, and was labelled so. */
const talks = (relation: Relation, tier: number, complexity: number): readonly LabelledTalk[] =>
  Array.from({ length: 20 }, () => ({
    turns: [HARD, { ...EASY, relations: relatedBy(relation) }],
    tier,
    complexity,
  }));

const shareOf = (shares: CarryShares, relation: Relation, source: (typeof SOURCES)[number]): number =>
  shares[RELATIONS.indexOf(relation)]?.[SOURCES.indexOf(source)] ?? Number.NaN;

const largestOf = (shares: CarryShares, relation: Relation): string | undefined => {
  const own = shares[RELATIONS.indexOf(relation)] ?? [];
  return SOURCES[own.indexOf(Math.max(...own))];
};

describe('shares of a turn', () => {
  it('add up to one for every relation', () => {
    const shares = fitCarry(talks('continues', 3, 2));
    assert.equal(shares.length, RELATIONS.length);
    for (const own of shares) {
      assert.ok(Math.abs(own.reduce((sum, share) => sum + share, 0) - 1) < 0.005, own.join()); // rounded
    }
  });

  for (const [relation, source] of [
    ['ends', 'nothing'],
    ['fails', 'harder'],
    ['continues', 'before'],
    ['extends', 'higher'],
    ['reworks', 'small'],
    ['new', 'own'],
  ] as const) {
    it(`start from what one would guess: ${relation} is mostly ${source}`, () => {
      assert.equal(largestOf(fitCarry([]), relation), source);
    });
  }

  it('move towards what the labels say', () => {
    const asGuessed = shareOf(fitCarry([]), 'new', 'before');
    const asLabelled = shareOf(fitCarry(talks('new', 3, 2)), 'new', 'before'); // as hard as the turn before
    assert.ok(asLabelled > asGuessed, `${asLabelled} is not above ${asGuessed}`);
  });

  it('stay as they were where no talk has the relation', () => {
    const guessed = fitCarry([])[RELATIONS.indexOf('ends')] ?? [];
    const learned = fitCarry(talks('new', 3, 2))[RELATIONS.indexOf('ends')] ?? [];
    guessed.forEach((share, at) => {
      assert.ok(Math.abs(share - (learned[at] ?? Number.NaN)) < 0.01);
    });
  });

  it('are the same for the same talks', () => {
    assert.deepEqual(fitCarry(talks('fails', 3, 2)), fitCarry(talks('fails', 3, 2)));
  });
});
