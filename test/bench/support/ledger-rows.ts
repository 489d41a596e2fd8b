import type { LedgerEntry } from '../../../src/core/ledger.js';
import type { DecisionRecord } from '../../../src/core/route/record.js';
import { aDecisionRecord, anEntry, DAY_START_MS, HOUR_MS, idOf } from '../../store/entries.js';

export const DAY_MS = 24 * HOUR_MS;

/** What one busy person with agents makes: so many requests a day, all within twelve hours, every day. */
const ROWS_A_DAY = 400;
const WORKING_HOURS_MS = 12 * HOUR_MS;

/** When the first row was made: the start of a UTC day. */
export const FIRST_MS = DAY_START_MS;

/** Right after the last of so many rows. */
export const endMs = (rows: number): number => atMsOf(rows - 1) + 1;

const MODELS = [
  { provider: 'anthropic', model: 'sonnet' },
  { provider: 'anthropic', model: 'haiku' },
  { provider: 'openai', model: 'mini' },
  { provider: 'openrouter', model: 'labs/large' },
  { provider: 'ollama', model: 'local' },
] as const;
const TIERS = ['mid', 'cheap', 'cheap', 'premium', 'free'] as const;
const CATEGORIES = ['code', 'code', 'code', 'reasoning', 'factual', 'creative'] as const;
const CLIENTS = [
  { surface: 'proxy', app: 'claude-code' },
  { surface: 'proxy', app: 'cursor' },
  { surface: 'editor', app: 'vscode' },
] as const;
const WORKSPACES = 30;
const WORKSPACES_A_DAY = 3;

const atMsOf = (number: number): number => {
  const day = Math.floor(number / ROWS_A_DAY);
  return (
    FIRST_MS +
    day * DAY_MS +
    Math.floor(((number % ROWS_A_DAY) / ROWS_A_DAY) * WORKING_HOURS_MS) +
    (chance(number, 1) % 60_000)
  );
};

/** A number that looks like chance and is the same every time. */
function chance(number: number, salt: number): number {
  let hash = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}

const pick = <T>(of: readonly T[], number: number, salt: number): T => of[chance(number, salt) % of.length] as T;

/** The row of this number: two models make two thirds of the rows, one row in twelve needed a second try, one in fifty failed. */
export function benchEntry(number: number): LedgerEntry {
  const at = Math.min(chance(number, 2) % MODELS.length, chance(number, 3) % MODELS.length);
  const model = MODELS[at] ?? MODELS[0];
  const usage = {
    inputTokens: chance(number, 4) % 4_000,
    cacheReadTokens: chance(number, 5) % 40_000,
    cacheWrite5mTokens: chance(number, 6) % 2_000,
    cacheWrite1hTokens: 0,
    outputTokens: chance(number, 7) % 1_500,
    reasoningTokens: 0,
  };
  const nanoUsd = usage.inputTokens * 3_000 + usage.outputTokens * 15_000;
  const isEstimated = chance(number, 8) % 25 === 0;
  const cost =
    model.provider === 'ollama'
      ? ({ kind: 'free' } as const)
      : ({ kind: isEstimated ? 'estimated' : 'exact', nanoUsd } as const);
  const answered = {
    model,
    firstEventMs: 400.5,
    durationMs: 3_000.25,
    error: undefined,
    message: undefined,
    usage,
    cost,
  };
  const missed = {
    model: MODELS[2],
    firstEventMs: undefined,
    durationMs: 900,
    error: 'upstream-rate-limited',
    message: 'HTTP 429',
  } as const;
  const isRetried = chance(number, 9) % 12 === 0;
  const workspace = (Math.floor(number / ROWS_A_DAY) + (chance(number, 10) % WORKSPACES_A_DAY)) % WORKSPACES;
  const entry = anEntry({
    requestId: idOf(number),
    atMs: atMsOf(number),
    client: {
      ...pick(CLIENTS, number, 11),
      sessionId: `session-${Math.floor(number / 50)}`,
      workspace: `project-${workspace}`,
    },
    servedModel: model,
    task: { ...anEntry().task, tier: TIERS[at] ?? 'mid', category: pick(CATEGORIES, number, 12) },
    attempts: isRetried ? [missed, answered] : [answered],
    usage,
    cost,
  });
  return chance(number, 13) % 50 === 0 ? failed(entry) : entry;
}

const failed = (entry: LedgerEntry): LedgerEntry => ({
  ...entry,
  servedModel: undefined,
  attempts: [
    { model: MODELS[0], firstEventMs: undefined, durationMs: 5_000, error: 'upstream-failed', message: 'HTTP 500' },
  ],
  usage: undefined,
  cost: { kind: 'none' },
  result: 'failed',
  error: 'upstream-failed',
  finish: undefined,
  firstEventMs: undefined,
});

/** As many as are kept, which is what three providers with a key give. */
const CANDIDATES = 20;

/** What is kept of a decision among some models, the rejections of which are the same every time. */
export const benchDecision = (number: number): DecisionRecord =>
  aDecisionRecord({
    requestId: idOf(number),
    candidates: candidates.map((one) => ({ ...one, score: (chance(number, 14) % 1_000) / 1_000 })),
    rejections,
  });

const { rejections } = aDecisionRecord();
const candidates = Array.from({ length: CANDIDATES }, (_, at) => ({
  model: { provider: 'acme', model: `model-${at}` },
  name: `Acme Model ${at}`,
  tier: 'mid' as const,
  score: 0.5,
  estimatedNanoUsd: 1_234_000,
  unpriced: false,
  notes: ['right tier', '97 % good, 1.2 s, $0.0012 expected'],
}));
