import assert from 'node:assert/strict';
import { EMPTY_MEMORY, remember, type Observation } from '../../src/core/memory/memory.js';
import type { ProviderCard } from '../../src/core/model.js';
import type { Access } from '../../src/core/route/types.js';
import {
  priceText,
  toDecisionDetail,
  toDecisionRow,
  toMemoryRows,
  toModelsView,
} from '../../src/dashboard/view-models.js';
import { decisionFromJson } from '../../src/store/rows.js';
import { aClassification, aModel } from '../support/builders.js';
import { anEntry } from '../support/entries.js';
import { readyFor } from '../support/routing.js';
import { aRecord } from './support/records.js';

const NOW_MS = Date.parse('2026-11-26T12:00:00Z');

const ACME_ONE = { provider: 'acme', model: 'one' };
const FAILED_ATTEMPT = {
  model: ACME_ONE,
  firstEventMs: undefined,
  durationMs: 120,
  error: 'upstream-timeout',
  message: 'Acme did not answer in time.',
} as const;

/** As the first version wrote it. */
const DECISION_OF_0_1 = JSON.stringify({
  requestId: '01TESTREQUEST0000000000000',
  asked: 'auto:balanced',
  wantedTier: 'cheap',
  needs: { promptTokens: 9, maxOutputTokens: null, expectedOutputTokens: 100, capabilities: [] },
  classification: {
    tier: 'cheap',
    complexity: 'simple',
    category: 'code',
    domain: 'code',
    score: 0.31,
    confidence: 0.9,
    contributions: [{ signal: 'base', group: 'base', points: 0.31, evidence: 'start' }],
    scoredCharacters: 16,
  },
  candidates: [],
  candidateCount: 0,
  rejections: [],
  advice: null,
});

describe('view-models', () => {
  describe('toDecisionRow', () => {
    it('shows a ledger line, with every input bucket in the input tokens', () => {
      const usage = {
        inputTokens: 3,
        cacheReadTokens: 550,
        cacheWrite5mTokens: 12_004,
        cacheWrite1hTokens: 300,
        outputTokens: 96,
        reasoningTokens: 0,
      };
      assert.deepEqual(toDecisionRow(anEntry({ usage, cost: { kind: 'exact', nanoUsd: 54_399_000 } })), {
        requestId: '01TESTREQUEST0000000000000',
        atMs: 1_800_000_000_000,
        client: 'test',
        surface: 'proxy',
        asked: 'auto',
        served: 'acme/one',
        tier: 'cheap',
        complexity: 'simple',
        category: 'code',
        inputTokens: 12_857,
        outputTokens: 96,
        cost: { text: '$0.0544', nanoUsd: 54_399_000 },
        durationMs: 900,
        firstEventMs: 100,
        status: 'ok',
        reason: 'cheap (score 0.31): the only capable model that is ready',
      });
    });

    it('shows a dash for a client without a name and a request that nobody answered', () => {
      const client = { surface: 'proxy', app: '', sessionId: undefined } as const;
      const row = toDecisionRow({ ...anEntry(), client, servedModel: undefined, usage: undefined });
      assert.deepEqual([row.client, row.served, row.inputTokens, row.outputTokens], ['–', '–', undefined, undefined]);
    });

    it('says what a failed request ended with', () => {
      const row = toDecisionRow(anEntry({ result: 'failed', error: 'upstream-timeout', reason: 'asked for by name' }));
      assert.equal(row.reason, 'asked for by name; ended with upstream-timeout');
    });
  });

  describe('toDecisionDetail', () => {
    const candidate = { model: ACME_ONE, name: 'Acme One', tier: 'mid', score: 1, unpriced: false } as const;
    const detail = toDecisionDetail({
      entry: anEntry({ attempts: [FAILED_ATTEMPT] }),
      decision: aRecord({
        classification: aClassification({
          score: 0.31,
          domain: 'cs',
          contributions: [{ signal: 'base', group: 'base', points: 0.31, evidence: 'start' }],
        }),
        candidates: [
          { ...candidate, estimatedNanoUsd: 12_300_000, notes: ['wanted tier'] },
          { ...candidate, estimatedNanoUsd: undefined, notes: [] },
        ],
        candidateCount: 31,
        rejections: [{ stage: 'fit-context', reason: 'too long', models: ['acme/tiny', 'acme/small'], count: 2 }],
        advice: 'Would use Hooli Max (hooli/max) if you add a key.',
      }),
    });

    it('copies the classification', () => {
      const { score, confidence, domain, scoredCharacters, contributions } = detail;
      assert.deepEqual(
        { score, confidence, domain, scoredCharacters, contributions },
        {
          score: 0.31,
          confidence: 0.9,
          domain: 'cs',
          scoredCharacters: 16,
          contributions: [{ signal: 'base', group: 'base', points: 0.31, evidence: 'start' }],
        },
      );
    });

    it('tells how the request was judged', () => {
      const okRatios = { free: 0, cheap: 0.2, mid: 0.9, premium: 1 };
      const escalation = { from: 'cheap', because: 'low-confidence' } as const;
      const judged = toDecisionDetail({
        entry: anEntry(),
        decision: aRecord({
          classification: aClassification({
            contributions: [{ signal: 'code', group: 'code', points: 0.1, evidence: 'pasted code' }],
            specialty: 'security',
            okRatios,
            words: [
              { word: 'failure', points: 0.0386 },
              { word: 'rate', points: 0 },
            ],
            counterfactuals: [{ without: 'code', tier: 'cheap' }],
            escalation,
            fallback: 'sidecar cannot be reached; judged by learned',
          }),
        }),
      });
      assert.deepEqual([judged.strategy, judged.sureness, judged.specialty], ['learned', 'very-sure', 'security']);
      assert.deepEqual(judged.okRatios, okRatios);
      assert.deepEqual(judged.words, [{ word: 'failure', points: 0.0386 }]);
      assert.deepEqual(judged.counterfactuals, [{ without: 'pasted-code', tier: 'cheap' }]);
      assert.deepEqual(judged.escalation, escalation);
      assert.equal(judged.fallback, 'sidecar cannot be reached; judged by learned');
      assert.equal(
        judged.explanation,
        'mid (score 0.50): pasted code (+0.10); very sure (0.90); without the pasted code: cheap; ' +
          'one tier up from cheap: not sure enough; sidecar cannot be reached; judged by learned',
      );
    });

    it('shows a decision that was kept before there were strategies', () => {
      const { specialty, okRatios, words, counterfactuals, escalation, fallback } = toDecisionDetail({
        entry: anEntry(),
        decision: decisionFromJson(DECISION_OF_0_1),
      });
      assert.deepEqual([specialty, okRatios, escalation, fallback], [undefined, undefined, undefined, undefined]);
      assert.deepEqual([words, counterfactuals], [[], []]);
    });

    it('shows each kept candidate with its estimate, no estimate as unpriced, and how many there were', () => {
      assert.deepEqual(detail.candidates, [
        {
          model: 'acme/one',
          tier: 'mid',
          estimate: { text: '≈ $0.0123', nanoUsd: 12_300_000 },
          notes: ['wanted tier'],
        },
        { model: 'acme/one', tier: 'mid', estimate: { text: 'unpriced', nanoUsd: undefined }, notes: [] },
      ]);
      assert.equal(detail.candidateCount, 31);
    });

    it('names rejected models by reason, and attempts', () => {
      assert.deepEqual(detail.rejected, [
        { model: 'acme/tiny, acme/small', stage: 'fit-context', reason: 'too long', count: 2 },
      ]);
      assert.deepEqual(detail.attempts, [{ ...FAILED_ATTEMPT, model: 'acme/one', cost: undefined }]);
    });

    it('gives each attempt its own cost', () => {
      const attempt = { ...FAILED_ATTEMPT, cost: { kind: 'uncertain', nanoUsd: 12_300_000 } } as const;
      const { attempts } = toDecisionDetail({ entry: anEntry({ attempts: [attempt] }), decision: aRecord() });
      assert.deepEqual(attempts[0]?.cost, { text: '≈ $0.0123', nanoUsd: 12_300_000 });
    });

    const candidateOf = (model: typeof ACME_ONE, estimatedNanoUsd: number | undefined) => ({
      model,
      name: model.model,
      tier: 'cheap' as const,
      score: 1,
      estimatedNanoUsd,
      unpriced: estimatedNanoUsd === undefined,
      notes: [],
    });

    it('says what the model that answered was expected to cost', () => {
      const candidates = [candidateOf({ ...ACME_ONE, model: 'two' }, 5), candidateOf(ACME_ONE, 12_300_000)];
      const decision = aRecord({ candidates });
      const { estimate } = toDecisionDetail({ entry: anEntry({ servedModel: ACME_ONE }), decision });
      assert.deepEqual(estimate, { text: '≈ $0.0123', nanoUsd: 12_300_000 });
    });

    it('knows no expectation when nobody answered, or the one who did is not kept', () => {
      const decision = aRecord({ candidates: [candidateOf({ ...ACME_ONE, model: 'two' }, 5)] });
      for (const servedModel of [undefined, ACME_ONE]) {
        assert.equal(toDecisionDetail({ entry: anEntry({ servedModel }), decision }).estimate, undefined);
      }
    });

    it('passes the advice on', () => {
      assert.equal(detail.advice, 'Would use Hooli Max (hooli/max) if you add a key.');
    });

    it('lists rare token buckets only when they hold something', () => {
      const usage = {
        inputTokens: 0,
        cacheReadTokens: 5,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 9,
        outputTokens: 7,
        reasoningTokens: 2,
      };
      assert.deepEqual(toDecisionDetail({ entry: anEntry({ usage }), decision: aRecord() }).usage, [
        { bucket: 'inputTokens', label: 'Input', tokens: 0 },
        { bucket: 'cacheReadTokens', label: 'Cache read', tokens: 5 },
        { bucket: 'cacheWrite1hTokens', label: 'Cache write, 1 hour', tokens: 9 },
        { bucket: 'outputTokens', label: 'Output', tokens: 7 },
        { bucket: 'reasoningTokens', label: 'Output spent on reasoning', tokens: 2 },
      ]);
    });

    it('lists no tokens when none were counted', () => {
      assert.deepEqual(toDecisionDetail({ entry: anEntry({ usage: undefined }), decision: aRecord() }).usage, []);
    });
  });

  describe('toMemoryRows', () => {
    const seen = (over: Partial<Observation>): Observation => ({
      model: ACME_ONE,
      taskClass: 'code/simple',
      atMs: 1_000,
      quality: 1,
      latencyMs: 800,
      costNanoUsd: 12_300_000,
      ...over,
    });

    it('shows what routing believes of each model and task', () => {
      // One sample: average 0.8 * 0.8 + 1 * 0.2 = 0.84; drawn to the prior: (3 * 0.8 + 1 * 0.84) / 4 = 0.81.
      const [row] = toMemoryRows(remember(EMPTY_MEMORY, seen({})), 1_000);
      assert.equal(row?.quality.toFixed(6), '0.810000');
      assert.deepEqual(
        { ...row, quality: 0 },
        {
          model: 'acme/one',
          taskClass: 'code/simple',
          quality: 0,
          latencyMs: 800,
          cost: { text: '≈ $0.0123', nanoUsd: 12_300_000 },
          samples: 1,
          atMs: 1_000,
        },
      );
    });

    it('shows a dash where no cost was seen, and free for a cost of zero', () => {
      const unpriced = remember(EMPTY_MEMORY, seen({ costNanoUsd: undefined }));
      const free = remember(EMPTY_MEMORY, seen({ costNanoUsd: 0 }));
      assert.deepEqual([toMemoryRows(unpriced, 0)[0]?.cost.text, toMemoryRows(free, 0)[0]?.cost.text], ['–', 'free']);
    });

    it('keeps slashes and spaces of a model name apart from the task', () => {
      const model = { provider: 'acme', model: 'family/big one' };
      const [row] = toMemoryRows(remember(EMPTY_MEMORY, seen({ model })), 1_000);
      assert.deepEqual([row?.model, row?.taskClass], ['acme/family/big one', 'code/simple']);
    });

    it('puts the newest first', () => {
      const memory = remember(remember(EMPTY_MEMORY, seen({})), seen({ taskClass: 'code/complex', atMs: 2_000 }));
      assert.deepEqual(
        toMemoryRows(memory, 2_000).map(({ taskClass }) => taskClass),
        ['code/complex', 'code/simple'],
      );
    });

    it('leaves out a cell whose key names no model', () => {
      const cell = { quality: 1, latencyMs: 1, costNanoUsd: 1, weight: 1, samples: 1, atMs: 1 };
      assert.deepEqual(toMemoryRows({ ...EMPTY_MEMORY, cells: { nonsense: cell, 'no-slash task': cell } }, 1), []);
    });
  });

  describe('toModelsView', () => {
    const provider = (id: string, name: string): ProviderCard => ({
      id,
      name,
      wire: 'openai-chat',
      baseUrl: 'https://example.com/v1',
      also: [],
      auth: undefined,
      headers: {},
      betas: [],
      keyEnv: [],
      keyUrl: undefined,
      local: false,
      region: 'us',
      quirks: [],
      probePath: undefined,
    });
    const view = toModelsView({
      nowMs: NOW_MS,
      providers: [provider('zeta', 'Zeta'), provider('beta', 'Beta'), provider('acme', 'Acme')],
      models: [
        aModel({ provider: 'beta', model: 'b', tier: 'premium' }),
        aModel({ provider: 'beta', model: 'a', tier: 'premium' }),
        aModel({ provider: 'beta', model: 'z', tier: 'free' }),
        aModel({ provider: 'zeta', model: 'one', tier: 'premium' }),
      ],
      access: new Map<string, Access>([
        ['zeta', { state: 'ready' }],
        ['beta', { state: 'key-missing', hint: 'Add a key for Beta.' }],
      ]),
    });

    it('puts ready providers first, and says what the others lack', () => {
      assert.deepEqual(
        view.providers.map(({ name, state, hint, models }) => [name, state, hint, models]),
        [
          ['Zeta', 'ready', '', 1],
          ['Acme', 'unknown', '', 0],
          ['Beta', 'key-missing', 'Add a key for Beta.', 3],
        ],
      );
    });

    it('says which models have a price', () => {
      const models = [aModel({ model: 'priced' }), aModel({ model: 'unpriced', price: undefined })];
      const { models: shown } = toModelsView({ nowMs: NOW_MS, providers: [], models, access: new Map() });
      assert.deepEqual(
        shown.map(({ name, isPriced }) => isPriced && name !== ''),
        [true, false],
      );
    });

    it('is not ready to offer a model that is retired, and says what to use instead', () => {
      const ending = (retiresOn: string) =>
        aModel({ provider: 'zeta', model: retiresOn, lifecycle: { retiresOn, successor: 'zeta/two' } });
      const models = [ending('2026-11-25'), ending('2026-11-26')];
      const shown = toModelsView({ nowMs: NOW_MS, providers: [], models, access: readyFor('zeta') }).models;
      assert.deepEqual(
        shown.map(({ ready, retirement }) => [ready, retirement]),
        [
          [true, { state: 'soon', on: '2026-11-26', successor: 'zeta/two' }],
          [false, { state: 'retired', on: '2026-11-25', successor: 'zeta/two' }],
        ].toReversed(),
      );
    });

    it('puts ready models first, then weaker ones, then by name', () => {
      assert.deepEqual(
        view.models.map(({ model, ready }) => [model, ready]),
        [
          ['zeta/one', true],
          ['beta/z', false],
          ['beta/a', false],
          ['beta/b', false],
        ],
      );
    });
  });

  describe('priceText', () => {
    const price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };

    it('gives both directions per million tokens', () => {
      const card = aModel({ price: { ...price, inputUsdPerMTok: 0.075, outputUsdPerMTok: 15 } });
      assert.equal(priceText(card), '$0.075 in, $15.00 out per million tokens');
    });

    it('is free only when everything costs nothing', () => {
      assert.equal(priceText(aModel({ price })), 'free');
      assert.equal(
        priceText(aModel({ price: { ...price, outputUsdPerMTok: 1 } })),
        '$0.00 in, $1.00 out per million tokens',
      );
    });

    it('is unpriced without a price', () => {
      assert.equal(priceText(aModel({ price: undefined })), 'unpriced');
    });
  });
});
