import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carry, SOURCES } from '../../../src/core/learned/carry.js';
import type { Judgement } from '../../../src/core/learned/judge.js';
import { RELATIONS, STYLES, type CarryShares } from '../../../src/core/learned/model.js';
import { runs } from '../../support/runs.js';
import { aJudgement, relatedBy, sharesOf } from './toy-model.js';

/** What one would say by hand. */
const SHARES = sharesOf({
  ends: { nothing: 1 },
  fails: { harder: 1 },
  continues: { before: 1 },
  extends: { higher: 1 },
  reworks: { small: 1 },
  new: { own: 1 },
});

const HARD = aJudgement({ tiers: [0, 0, 0.4, 0.6], complexities: [0, 0.2, 0.8], lift: 0.5, ok: [0.1, 0.2, 0.4, 1] });
const EASY = aJudgement({ tiers: [0.8, 0.2, 0, 0], complexities: [1, 0, 0], lift: 0.1, ok: [0.8, 1, 1, 1] });

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

const allNear = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    near(value, expected[at] ?? Number.NaN);
  });
};

function carried(...turns: readonly Judgement[]) {
  const found = carry(turns, SHARES);
  assert.ok(found);
  return found;
}

describe('carry', () => {
  it('finds nothing without turns', () => {
    assert.equal(carry([], SHARES), undefined);
  });

  it('leaves a turn that stands alone as it is', () => {
    assert.deepEqual(carried(HARD), { judgement: HARD, carriedRatio: 0, failedRatio: 0, before: undefined });
  });

  it('resets by thanks', () => {
    const { judgement } = carried(HARD, { ...HARD, relations: relatedBy('ends') });
    assert.deepEqual(judgement.tiers, [1, 0, 0, 0]);
    assert.ok(judgement.lift < 0.05);
  });

  it('keeps the turn before for a go-on', () => {
    const { judgement, carriedRatio } = carried(HARD, { ...EASY, relations: relatedBy('continues') });
    allNear(judgement.tiers, HARD.tiers);
    allNear(judgement.ok, HARD.ok);
    near(judgement.lift, 0.5);
    assert.equal(carriedRatio, 1);
  });

  it('takes the field and the kind of the turn before with it', () => {
    const law = aJudgement({ domains: [1, 0, 0, 0, 0, 0, 0, 0], categories: [0, 1, 0, 0] });
    const { judgement } = carried(law, { ...EASY, relations: relatedBy('continues') });
    allNear(judgement.domains, law.domains);
    allNear(judgement.categories, law.categories);
  });

  it('raises every tier by one after a failure', () => {
    const { judgement, failedRatio } = carried(EASY, { ...EASY, relations: relatedBy('fails') });
    allNear(judgement.tiers, [0, 0.8, 0.2, 0]);
    allNear(judgement.complexities, [0, 1, 0]);
    allNear(judgement.ok, [0, 0.8, 1, 1]);
    assert.equal(failedRatio, 1);
  });

  it('raises the lift by a share of what is missing after a failure', () => {
    near(carried(HARD, { ...EASY, relations: relatedBy('fails') }).judgement.lift, 0.7); // 0.5 + 0.4 × 0.5
  });

  it('raises again when it fails again', () => {
    const failed = { ...EASY, relations: relatedBy('fails') };
    allNear(carried(EASY, failed, failed).judgement.tiers, [0, 0, 0.8, 0.2]);
  });

  it('leaves the strongest tier where it is', () => {
    allNear(carried(HARD, { ...EASY, relations: relatedBy('fails') }).judgement.tiers, [0, 0, 0, 1]);
  });

  it('takes the harder of both turns when more is asked', () => {
    const { judgement } = carried(HARD, { ...EASY, relations: relatedBy('extends') });
    allNear(judgement.tiers, HARD.tiers);
    near(judgement.lift, 0.5);
  });

  it('takes the chances of the harder of two that are unsure', () => {
    const either = aJudgement({ tiers: [0.5, 0, 0, 0.5] });
    const { judgement } = carried(either, { ...either, relations: relatedBy('extends') });
    allNear(judgement.tiers, [0.25, 0, 0, 0.75]); // both easy: a quarter
  });

  it('forgets what was before by a new topic', () => {
    const { judgement, carriedRatio } = carried(HARD, EASY);
    allNear(judgement.tiers, EASY.tiers);
    assert.equal(carriedRatio, 0);
  });

  it('blends by how likely each relation is', () => {
    const half = RELATIONS.map((name) => (name === 'continues' || name === 'new' ? 0.5 : 0));
    const { judgement, carriedRatio } = carried(HARD, { ...EASY, relations: half });
    allNear(judgement.tiers, [0.4, 0.1, 0.2, 0.3]);
    near(carriedRatio, 0.5);
  });

  it('keeps chances that add up to one, whatever the shares', () => {
    const chances = (size: number) =>
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: size, maxLength: size }).map((drawn) => {
        const sum = drawn.reduce((total, one) => total + one, 0);
        return drawn.map((one) => one / sum);
      });
    const turn = fc.record({ relations: chances(RELATIONS.length), tiers: chances(4), complexities: chances(3) });
    const shares: fc.Arbitrary<CarryShares> = fc.array(chances(SOURCES.length), {
      minLength: RELATIONS.length,
      maxLength: RELATIONS.length,
    });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 5 }), shares, (turns, drawn) => {
        const found = carry(turns.map(aJudgement), drawn)?.judgement;
        for (const list of [found?.tiers, found?.complexities, found?.categories, found?.styles]) {
          near(list?.reduce((sum, one) => sum + one, 0) ?? Number.NaN, 1);
        }
        assert.equal(found?.styles.length, STYLES.length);
      }),
      runs(1_000),
    );
  });
});
