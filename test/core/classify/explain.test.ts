import assert from 'node:assert/strict';
import { explainClassification } from '../../../src/core/classify/explain.js';
import type { Contribution } from '../../../src/core/classify/classification.js';
import { aClassification } from '../../support/builders.js';

const BASE: Contribution = { signal: 'base', group: 'base', points: 0.1, evidence: 'every request starts here' };
const CODE: Contribution = { signal: 'task-kind', group: 'task', points: 0.25, evidence: 'code words “sort”' };
const VERB: Contribution = { signal: 'action-verb', group: 'verb', points: 0.2, evidence: 'expert verb “refactor”' };
const LENGTH: Contribution = { signal: 'prompt-length', group: 'length', points: 0.03, evidence: '6 or more words' };
const SIMPLE: Contribution = { signal: 'action-verb', group: 'verb', points: -0.1, evidence: 'simple opening “list”' };

describe('explainClassification', () => {
  it('names the largest contributions and the smallest that decides', () => {
    assert.equal(
      explainClassification(aClassification({ score: 0.58, tier: 'mid', contributions: [BASE, LENGTH, VERB, CODE] })),
      'mid (score 0.58): code words “sort” +0.25, expert verb “refactor” +0.20, 6 or more words +0.03; would be cheap without the verb',
    );
  });

  it('says so when removing a discount would raise the tier', () => {
    assert.equal(
      explainClassification(
        aClassification({ score: 0.13, tier: 'free', contributions: [BASE, SIMPLE, { ...CODE, points: 0.13 }] }),
      ),
      'free (score 0.13): code words “sort” +0.13, simple opening “list” −0.10; would be cheap without the verb',
    );
  });

  it('says that no single signal decides', () => {
    assert.equal(
      explainClassification(aClassification({ score: 0.33, tier: 'cheap', contributions: [BASE, LENGTH, VERB] })),
      'cheap (score 0.33): expert verb “refactor” +0.20, 6 or more words +0.03; would be free without the verb',
    );
    assert.equal(
      explainClassification(aClassification({ score: 0.13, tier: 'free', contributions: [BASE, LENGTH] })),
      'free (score 0.13): 6 or more words +0.03; no single signal decides it',
    );
  });

  it('never names the starting score as what decides', () => {
    const contributions = [BASE, { ...CODE, points: 0.2 }, VERB];
    assert.match(
      explainClassification(aClassification({ score: 0.5, tier: 'mid', contributions })),
      /would be cheap without the (?:verb|task words)$/,
    );
  });

  it('takes a score that was cut at 1 for what it was before', () => {
    const contributions = [BASE, { ...CODE, points: 0.7 }, { ...VERB, points: 0.5 }];
    assert.match(
      explainClassification(aClassification({ score: 1, tier: 'premium', contributions })),
      /would be mid without the task words$/,
    );
  });

  it('counts what it does not name', () => {
    const contributions = [BASE, ...[0.05, 0.04, 0.03, 0.02, 0.01].map((points) => ({ ...LENGTH, points }))];
    assert.match(
      explainClassification(aClassification({ score: 0.25, tier: 'cheap', contributions })),
      /\+0\.02, and 1 more; /,
    );
  });

  it('says that nothing moved the score', () => {
    assert.equal(
      explainClassification(aClassification({ score: 0.1, tier: 'free', contributions: [BASE] })),
      'free (score 0.10): nothing in the request moved the starting score; no single signal decides it',
    );
  });
});
