import assert from 'node:assert/strict';
import { analyze, DATA_TERMS, DEVOPS_TERMS } from '../../../src/core/signals/analysis.js';
import { VOCABULARIES } from '../../../src/core/signals/vocabulary/lexicon.js';
import { aTurn } from './input.js';

describe('analyze', () => {
  it('reads every feature of a prompt', () => {
    assert.deepEqual(analyze(aTurn('Explain why this regex opens an XSS')), {
      detectedDomain: 'security',
      domainScore: 1,
      hasCode: true,
      requiresReasoning: true,
      complexity: 0.65, // domain .35, code .25, qualifier .05
      length: 35,
      hasMath: false,
      isMultilingual: false,
      isTranslation: false,
      isCreative: false,
      isSecurity: true,
      isDevops: false,
      isData: false,
      script: 'latin',
    });
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(analyze(aTurn('')), {
      detectedDomain: undefined,
      domainScore: 0,
      hasCode: false,
      requiresReasoning: false,
      complexity: 0,
      length: 0,
      hasMath: false,
      isMultilingual: false,
      isTranslation: false,
      isCreative: false,
      isSecurity: false,
      isDevops: false,
      isData: false,
      script: undefined,
    });
  });

  for (const [feature, text] of [
    ['hasMath', 'the determinant'],
    ['isMultilingual', 'fix этот код now'],
    ['isTranslation', 'translate the menu'],
    ['isCreative', 'a haiku'],
    ['isSecurity', 'a password'],
    ['isDevops', 'with kubernetes'],
    ['isData', 'a data warehouse'],
  ] as const) {
    it(`says ${feature} for “${text}” and not for a walk`, () => {
      assert.equal(analyze(aTurn(text))[feature], true);
      assert.equal(analyze(aTurn('a walk'))[feature], false);
    });
  }

  it('is as sure of a domain as its words are', () => {
    assert.equal(analyze(aTurn('the patient and the doctor')).domainScore.toFixed(2), '0.67');
  });

  it('looks only for terms that our lists have', () => {
    const listed = new Set<string>(VOCABULARIES.flatMap(({ terms }) => Object.values(terms).flat()));
    assert.deepEqual(
      [...DEVOPS_TERMS, ...DATA_TERMS].filter((term) => !listed.has(term)),
      [],
    );
  });
});
