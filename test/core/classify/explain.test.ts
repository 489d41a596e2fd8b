import assert from 'node:assert/strict';
import { explainClassification } from '../../../src/core/classify/explain.js';
import type { Classification, Contribution } from '../../../src/core/classify/classification.js';
import { aClassification } from '../../support/builders.js';

const BASE: Contribution = { signal: 'base', group: 'base', points: 0.4, evidence: 'a request starts here' };
const CODE: Contribution = { signal: 'code', group: 'code', points: -0.25, evidence: 'pasted code' };
const VERB: Contribution = { signal: 'verb', group: 'verb', points: 0.2, evidence: 'verb words “refactor”' };
const LENGTH: Contribution = { signal: 'length', group: 'length', points: 0.03, evidence: '6 words' };
const WORDING: Contribution = { signal: 'wording', group: 'wording', points: 0.01, evidence: 'other words' };

const sentence = (over: Partial<Classification>): string =>
  explainClassification(
    aClassification({ score: 0.38, tier: 'cheap', contributions: [BASE, LENGTH, VERB, CODE], ...over }),
  );

describe('explainClassification', () => {
  it('gives tier and score, what moved it with its evidence, largest first, and how sure the judge is', () => {
    assert.equal(
      sentence({}),
      'cheap (score 0.38): pasted code (−0.25), verb words “refactor” (+0.20), 6 words (+0.03); very sure (0.90)',
    );
  });

  it('counts what it does not name', () => {
    const contributions = [BASE, LENGTH, VERB, CODE, WORDING, { ...WORDING, points: -0.01 }];
    assert.match(sentence({ contributions }), /6 words \(\+0\.03\) and 2 more; very sure/);
  });

  it('neither names nor counts what rounds to nothing', () => {
    const contributions = [BASE, VERB, { ...WORDING, points: 0.004 }];
    assert.equal(sentence({ contributions }), 'cheap (score 0.38): verb words “refactor” (+0.20); very sure (0.90)');
  });

  it('says so when nothing moved the score, and where it started', () => {
    assert.equal(
      sentence({ contributions: [BASE], confidence: 0 }),
      'cheap (score 0.38): nothing moved the starting score (a request starts here); unsure (0.00)',
    );
    assert.match(sentence({ contributions: [] }), /: nothing in the request moved the score; /);
  });

  it('takes the starting scores of an ensemble for what they are, and the verdict of a model not', () => {
    const contributions: Contribution[] = [
      { ...BASE, signal: 'learned/base' },
      { signal: 'llm', group: 'base', points: 0.3, evidence: 'a model calls it mid' },
    ];
    assert.equal(sentence({ contributions }), 'cheap (score 0.38): a model calls it mid (+0.30); very sure (0.90)');
  });

  it('gives the first counterfactual only', () => {
    const counterfactuals = [
      { without: 'code', tier: 'mid' },
      { without: 'verb', tier: 'free' },
    ] as const;
    assert.match(sentence({ counterfactuals }), /; very sure \(0\.90\); without the pasted code: mid$/);
  });

  it('says why the tier was raised', () => {
    const unsure = { from: 'free', because: 'low-confidence' } as const;
    assert.match(sentence({ escalation: unsure }), /; one tier up from free: not sure enough$/);
    const failed = { from: 'free', because: 'failed-before' } as const;
    assert.match(sentence({ tier: 'mid', escalation: failed }), /; two tiers up from free: an earlier answer failed$/);
  });

  it('ends with who stood in for whom', () => {
    assert.match(
      sentence({ fallback: 'sidecar cannot be reached; judged by learned' }),
      /; very sure \(0\.90\); sidecar cannot be reached; judged by learned$/,
    );
  });
});
