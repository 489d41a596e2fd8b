import assert from 'node:assert/strict';
import { judgementJson, judgementText, type Judgement } from '../../src/cli/judgement.js';
import { aClassification } from '../support/builders.js';

const aJudgement = (over: Partial<Judgement> = {}): Judgement => ({
  classification: aClassification({
    score: 0.3,
    tier: 'cheap',
    domain: 'cs',
    specialty: 'ml',
    okRatios: { free: 0.002, cheap: 0.74, mid: 0.96, premium: 1 },
    contributions: [
      { signal: 'base', group: 'base', points: 0.4, evidence: 'a request starts here' },
      { signal: 'verb', group: 'verb', points: -0.1, evidence: 'verb words “list”' },
    ],
    words: [{ word: 'list', points: -0.0525 }],
    counterfactuals: [{ without: 'verb', tier: 'mid' }],
  }),
  scored: { text: 'list them', isWhole: true, characters: 9, strippedCharacters: 42 },
  others: [aClassification({ strategy: 'rules', score: 0.85, tier: 'premium' })],
  structure: {
    score: 20,
    parts: [
      { part: 'tokens', points: 5 },
      { part: 'reasoning', points: 15 },
    ],
    lowestTier: 'free',
  },
  analysis: {
    detectedDomain: undefined,
    domainScore: 0,
    hasCode: false,
    requiresReasoning: true,
    complexity: 0.45,
    length: 9,
    hasMath: false,
    isMultilingual: false,
    isTranslation: false,
    isCreative: false,
    isSecurity: false,
    isDevops: false,
    isData: false,
    script: 'latin',
  },
  ...over,
});

const blocks = (over: Partial<Judgement> = {}): string[] => judgementText(aJudgement(over)).split('\n\n');

describe('a judgement on the terminal', () => {
  it('starts with the sentence', () => {
    assert.equal(blocks()[0], 'cheap (score 0.30): verb words “list” (−0.10); very sure (0.90); without the verb: mid');
  });

  it('shows what was scored, and how much was left out', () => {
    assert.equal(blocks()[1], 'Characters scored: 9; in envelopes, and left out: 42\n  list them');
  });

  it('marks a text that was cut, and lets none rewrite the terminal', () => {
    const scored = { text: 'a\r\n\u001b[31mred\u202e b', isWhole: false, characters: 300, strippedCharacters: 0 };
    assert.equal(blocks({ scored })[1]?.split('\n')[1], '  a [31mred b…');
  });

  it('says only how long it was when nothing is left to show', () => {
    const scored = { text: '\u0007', isWhole: true, characters: 1, strippedCharacters: 0 };
    assert.equal(blocks({ scored })[1], 'Characters scored: 1; in envelopes, and left out: 0');
  });

  it('lists contributions with the total they add up to', () => {
    assert.equal(
      blocks()[2],
      [
        'points   group  signal  evidence',
        '+0.4000  base   base    a request starts here',
        '−0.1000  verb   verb    verb words “list”',
        '+0.3000         total   score 0.3000',
      ].join('\n'),
    );
  });

  it('says that a total was kept within 0 and 1', () => {
    const contributions = [{ signal: 'length', group: 'length', points: -0.2, evidence: '1 words' }] as const;
    const classification = aClassification({ score: 0, tier: 'free', contributions });
    assert.match(blocks({ classification })[2] ?? '', /^−0\.2000 {10}total {3}score 0\.0000, kept within 0 and 1$/m);
  });

  it('lists words, chances, confidence, counterfactuals and labels', () => {
    assert.deepEqual(
      blocks()[3]
        ?.split('\n')
        .map((line) => line.replace(/ {2,}/, ': ')),
      [
        'Strategy: learned',
        'Confidence: very sure (0.90)',
        'Words that mattered: list −0.0525',
        'Chance of a good enough answer: free < 1 %, cheap 74 %, mid 96 %, premium 100 %',
        'Without the verb: mid',
        'Complexity: medium',
        'Category: factual',
        'Domain: cs, ml',
      ],
    );
  });

  it('gives a line to each other strategy', () => {
    assert.equal(
      blocks()[4],
      [
        'other strategies  tier     score   complexity  category',
        'rules             premium  0.8500  medium      factual',
      ].join('\n'),
    );
    assert.match(blocks({ others: [] })[4] ?? '', /^documented signals/);
  });

  it('gives the documented signals as named facts', () => {
    assert.deepEqual(
      blocks()[5]
        ?.split('\n')
        .map((line) => line.replace(/ {2,}/, ': ')),
      [
        'documented signals: value',
        'request structure: 20 of 100: tokens 5, reasoning 15; lowest tier free',
        'detectedDomain: none',
        'domainScore: 0',
        'hasCode: no',
        'requiresReasoning: yes',
        'complexity: 0.45',
        'length: 9',
        'hasMath: no',
        'isMultilingual: no',
        'isTranslation: no',
        'isCreative: no',
        'isSecurity: no',
        'isDevops: no',
        'isData: no',
        'script: latin',
      ],
    );
  });
});

describe('a judgement as JSON', () => {
  it('holds all of it', () => {
    const { classification, scored, structure } = aJudgement();
    assert.deepEqual(judgementJson(aJudgement()), {
      ...classification,
      escalation: null,
      fallback: null,
      explanation: 'cheap (score 0.30): verb words “list” (−0.10); very sure (0.90); without the verb: mid',
      pointsTotal: 0.3,
      scored,
      others: [
        {
          ...aClassification({ strategy: 'rules', score: 0.85, tier: 'premium' }),
          specialty: null,
          okRatios: null,
          escalation: null,
          fallback: null,
        },
      ],
      structure,
      analysis: { ...aJudgement().analysis, detectedDomain: null },
    });
  });

  it('has null for what is not there, so that no field is missing', () => {
    const json = judgementJson(aJudgement({ classification: aClassification() }));
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  });
});
