import assert from 'node:assert/strict';
import { decisionJson } from '../../src/dashboard/explain.js';
import { aStanding } from '../support/budgets.js';
import { aClassification, aModel } from '../support/builders.js';
import { aCandidate, aDecision } from './support/records.js';

describe('explain', () => {
  describe('decisionJson', () => {
    const decision = aDecision({
      classification: aClassification({
        contributions: [{ signal: 'base', group: 'base', points: 0.5, evidence: 'start' }],
      }),
      candidates: [
        aCandidate({ notes: ['wanted tier'] }),
        aCandidate({ model: aModel({ model: 'two' }), estimatedNanoUsd: undefined }),
        aCandidate({ model: aModel({ model: 'three' }), estimatedNanoUsd: 20_000_000 }),
        aCandidate({ model: aModel({ model: 'four' }), estimatedNanoUsd: 30_000_000 }),
      ],
      rejected: [
        {
          model: { provider: 'acme', model: 'tiny' },
          stage: 'fit-context',
          reason: 'too long',
          estimatedNanoUsd: 7_000_000_000,
        },
      ],
      ifAllReady: {
        candidate: aCandidate({ model: aModel({ provider: 'hooli', model: 'max', tier: 'premium' }) }),
        hint: 'Add a key for Hooli.',
      },
    });

    it('holds the whole decision in plain values', () => {
      assert.deepEqual(decisionJson(decision), {
        requestId: '01TESTREQUEST0000000000000',
        model: 'acme/one',
        fallbacks: ['acme/two', 'acme/three'],
        tier: 'mid',
        complexity: 'medium',
        category: 'factual',
        domain: 'general',
        score: 0.5,
        confidence: 0.9,
        strategy: 'learned',
        explanation: 'mid (score 0.50): nothing moved the starting score (start); very sure (0.90)',
        specialty: null,
        okRatios: null,
        words: [],
        counterfactuals: [],
        escalation: null,
        classifierFallback: null,
        scoredCharacters: 16,
        reasons: ['mid (score 0.50): ranked first of 4 capable models', 'wanted tier'],
        promptTokens: 1_000,
        expectedOutputTokens: 500,
        signals: [{ signal: 'base', group: 'base', points: 0.5, evidence: 'start' }],
        candidates: [
          { model: 'acme/one', tier: 'mid', estimatedUsd: 0.0123, notes: ['wanted tier'] },
          { model: 'acme/two', tier: 'mid', estimatedUsd: null, notes: [] },
          { model: 'acme/three', tier: 'mid', estimatedUsd: 0.02, notes: [] },
          { model: 'acme/four', tier: 'mid', estimatedUsd: 0.03, notes: [] },
        ],
        rejected: [{ model: 'acme/tiny', stage: 'fit-context', reason: 'too long', estimatedUsd: 7 }],
        wouldUse: {
          model: 'hooli/max',
          tier: 'premium',
          estimatedUsd: 0.0123,
          notes: [],
          hint: 'Add a key for Hooli.',
        },
        room: null,
      });
    });

    it('says what the caps leave', () => {
      const budget = {
        action: 'cheapest',
        leftNanoUsd: 250_000_000,
        perRequestNanoUsd: undefined,
        tightest: aStanding(),
        usedShare: 0.75,
        downgrade: false,
        paused: false,
      } as const;
      assert.deepEqual(decisionJson(aDecision({ budget })).room, {
        leftUsd: 0.25,
        cap: 'everyone:day',
        capName: "today's cap",
        perRequestUsd: null,
        usedShare: 0.75,
        downgrade: false,
        paused: false,
      });
    });

    it('tells how the request was judged', () => {
      const okRatios = { free: 0, cheap: 0.2, mid: 0.9, premium: 1 };
      const json = decisionJson(
        aDecision({
          classification: aClassification({
            specialty: 'ml',
            okRatios,
            words: [
              { word: 'failure', points: 0.0386 },
              { word: 'rate', points: 0 },
            ],
            counterfactuals: [{ without: 'code', tier: 'cheap' }],
            escalation: { from: 'cheap', because: 'failed-before' },
            fallback: 'llm has no text to read; judged by learned',
          }),
        }),
      );
      assert.deepEqual(json.words, [{ word: 'failure', points: 0.0386 }]);
      assert.deepEqual(json.counterfactuals, [{ without: 'code', tier: 'cheap' }]);
      assert.deepEqual([json.specialty, json.okRatios], ['ml', okRatios]);
      assert.deepEqual(json.escalation, { from: 'cheap', because: 'failed-before' });
      assert.equal(json.classifierFallback, 'llm has no text to read; judged by learned');
      assert.match(
        json.explanation,
        /without the signs of code: cheap; one tier up from cheap: an earlier answer failed/,
      );
    });

    it('names as many fallbacks as the setting allows', () => {
      assert.deepEqual(decisionJson(decision, 0).fallbacks, []);
      assert.deepEqual(decisionJson(decision, 1).fallbacks, ['acme/two']);
    });

    it('has null for what is not there', () => {
      const { model, wouldUse } = decisionJson(aDecision({ candidates: [] }));
      assert.deepEqual([model, wouldUse], [null, null]);
    });

    it('survives JSON unchanged', () => {
      assert.deepEqual(JSON.parse(JSON.stringify(decisionJson(decision))), decisionJson(decision));
    });
  });
});
