import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { DecisionRecord } from '../../src/core/route/record.js';
import { faultOf } from '../../src/store/faults.js';
import { decisionSchema, entrySchema } from '../../src/store/schema.js';
import { aClassification } from '../support/builders.js';
import { aDecisionRecord, aFailedEntry, anEntry } from './entries.js';

const number = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1) },
  fc.constantFrom(-1, 0.5, 1.5, -0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, 1e300, -0),
);
const maybe = fc.option(number, { nil: undefined });
const name = fc.oneof({ weight: 12, arbitrary: fc.constant('acme') }, fc.constantFrom('', 'a/b', '/', '\n'));
const ref = fc.record({ provider: name, model: name });
const id = fc.oneof({ weight: 9, arbitrary: fc.constant('01TEST') }, fc.constant(''));

const usage = fc.record({
  inputTokens: number,
  cacheReadTokens: number,
  cacheWrite5mTokens: number,
  cacheWrite1hTokens: number,
  outputTokens: number,
  reasoningTokens: number,
});
const cost = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), nanoUsd: number }),
  fc.constant({ kind: 'free' } as const),
);
const attempt = fc.record(
  { model: ref, firstEventMs: maybe, durationMs: number, usage, cost },
  { requiredKeys: ['model', 'firstEventMs', 'durationMs'] },
);

const entry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    requestId: id,
    atMs: number,
    servedModel: fc.option(ref, { nil: undefined }),
    attempts: fc.array(attempt, { maxLength: 2 }),
    usage: fc.option(usage, { nil: undefined }),
    cost,
    score: number,
    confidence: number,
    firstEventMs: maybe,
    durationMs: number,
  })
  .map(({ score, confidence, attempts, ...rest }) => {
    const { task } = anEntry();
    const whole = attempts.map((one) => ({ ...one, error: undefined, message: undefined }));
    return anEntry({ ...rest, attempts: whole, task: { ...task, score, confidence } });
  });

const decision: fc.Arbitrary<DecisionRecord> = fc
  .record({
    requestId: id,
    needs: fc.record({
      promptTokens: number,
      maxOutputTokens: maybe,
      expectedOutputTokens: number,
      capabilities: fc.constant([]),
    }),
    score: number,
    confidence: number,
    points: fc.array(number, { maxLength: 2 }),
    okRatios: fc.option(fc.record({ free: number, cheap: number, mid: number, premium: number }), { nil: undefined }),
    scoredCharacters: number,
    ranked: fc.array(fc.record({ model: ref, score: number, estimatedNanoUsd: maybe }), { maxLength: 2 }),
    candidateCount: number,
    count: number,
  })
  .map(({ score, confidence, points, okRatios, scoredCharacters, ranked, count, ...rest }) =>
    aDecisionRecord({
      ...rest,
      classification: aClassification({
        score,
        confidence,
        okRatios,
        scoredCharacters,
        contributions: points.map((one) => ({ signal: 'base', group: 'base', points: one, evidence: 'a start' })),
        words: points.map((one) => ({ word: 'why', points: one })),
      }),
      candidates: ranked.map((one) => ({ ...one, name: 'One', tier: 'mid', unpriced: false, notes: [] })),
      rejections: [{ stage: 'fit-context', reason: 'too long', models: ['acme/one'], count }],
    }),
  );

describe('faults of a row', () => {
  it('are none in rows as they are made', () => {
    assert.equal(faultOf(anEntry(), aDecisionRecord()), undefined);
    assert.equal(faultOf(aFailedEntry(), aDecisionRecord()), undefined);
  });

  it('are named by their field', () => {
    assert.equal(faultOf(anEntry({ durationMs: Number.NaN }), aDecisionRecord()), 'durationMs');
    assert.equal(faultOf(anEntry(), aDecisionRecord({ candidateCount: -1 })), 'candidateCount');
  });

  it('are found in just those rows that the schema would not read back', () => {
    fc.assert(
      fc.property(entry, decision, (row, kept) => {
        const isReadable = entrySchema.safeParse(row).success && decisionSchema.safeParse(kept).success;
        assert.equal(faultOf(row, kept) === undefined, isReadable, faultOf(row, kept) ?? 'none');
      }),
      { numRuns: 3_000 },
    );
  });
});
