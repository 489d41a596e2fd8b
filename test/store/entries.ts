import { randomBytes } from 'node:crypto';
import { aClassification } from '../support/builders.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { DecisionRecord } from '../../src/core/route/record.js';

/** Starts of a UTC hour and of a later UTC day, so that a test can step over the roll-up's boundaries by hand. */
export const HOUR_START_MS = 1_760_000_400_000;
export const DAY_START_MS = 1_760_054_400_000;
export const HOUR_MS = 3_600_000;

/** A stand-in for a ULID: sorts by its number. */
export const idOf = (number: number): string => `01TEST${String(number).padStart(20, '0')}`;

/** Text that packing makes no shorter than three quarters, so that a row takes room. */
export const noise = (characters: number): string => randomBytes(characters).toString('base64').slice(0, characters);

/** A plain, priced, answered request; a test states only what matters to it. */
export const anEntry = (over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  requestId: idOf(1),
  atMs: HOUR_START_MS,
  client: { surface: 'proxy', app: 'test', sessionId: undefined },
  askedModel: 'auto',
  servedModel: { provider: 'acme', model: 'one' },
  reason: 'Medium factual question: Acme One is the cheapest that fits.',
  task: { tier: 'mid', complexity: 'medium', category: 'factual', domain: 'general', score: 0.5, confidence: 0.9 },
  attempts: [
    {
      model: { provider: 'acme', model: 'one' },
      firstEventMs: 120.5,
      durationMs: 900,
      error: undefined,
      message: undefined,
    },
  ],
  usage: {
    inputTokens: 100,
    cacheReadTokens: 20,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 50,
    reasoningTokens: 10,
  },
  cost: { kind: 'exact', nanoUsd: 1_000 },
  result: 'ok',
  error: undefined,
  finish: 'stop',
  firstEventMs: 121.25,
  durationMs: 901.5,
  ...over,
});

/** A request that nobody answered: every field that may be absent is. */
export const aFailedEntry = (over: Partial<LedgerEntry> = {}): LedgerEntry =>
  anEntry({
    servedModel: undefined,
    attempts: [],
    usage: undefined,
    cost: { kind: 'none' },
    result: 'failed',
    error: 'upstream-unreachable',
    finish: undefined,
    firstEventMs: undefined,
    ...over,
  });

/** What is kept of a decision with two candidates, one of them unpriced. */
export const aDecisionRecord = (over: Partial<DecisionRecord> = {}): DecisionRecord => ({
  requestId: idOf(1),
  asked: 'auto:balanced',
  wantedTier: 'mid',
  needs: { promptTokens: 120, maxOutputTokens: undefined, expectedOutputTokens: 300, capabilities: ['tools'] },
  classification: aClassification({
    contributions: [{ signal: 'bias', group: 'base', points: 0.5, evidence: 'where every request starts' }],
  }),
  candidates: [
    {
      model: { provider: 'acme', model: 'one' },
      name: 'Acme One',
      tier: 'mid',
      score: 0.8,
      estimatedNanoUsd: 1_200,
      unpriced: false,
      notes: ['right tier'],
    },
    {
      model: { provider: 'acme', model: 'labs/two' },
      name: 'Acme Two',
      tier: 'premium',
      score: -0.25,
      estimatedNanoUsd: undefined,
      unpriced: true,
      notes: [],
    },
  ],
  candidateCount: 2,
  rejections: [{ stage: 'require-access', reason: 'no key', models: ['other/*'], count: 12 }],
  advice: undefined,
  ...over,
});
