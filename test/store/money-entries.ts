import fc from 'fast-check';
import type { Usage } from '../../src/core/chat.js';
import { AMOUNT_KINDS, knownNanoUsd, PLAIN_COST_KINDS, type Cost } from '../../src/core/cost.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { Attempt } from '../../src/core/outcome.js';
import { aFailedEntry, anEntry, DAY_START_MS, HOUR_MS, idOf } from './entries.js';

export const QUARTER_MS = HOUR_MS / 4;
export const DAY_MS = 24 * HOUR_MS;

/** Moments of forty days, half of them within a millisecond of a quarter hour. */
export const anyMoment: fc.Arbitrary<number> = fc
  .tuple(fc.nat(40 * 96), fc.oneof(fc.integer({ min: -1, max: 1 }), fc.nat(QUARTER_MS)))
  .map(([quarters, offMs]) => DAY_START_MS + quarters * QUARTER_MS + offMs);

const count = fc.nat(5_000);
const anyUsage: fc.Arbitrary<Usage> = fc.record({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: fc.constant(0),
});

const anyCost: fc.Arbitrary<Cost> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...AMOUNT_KINDS), nanoUsd: fc.nat() }),
  fc.record({ kind: fc.constantFrom(...PLAIN_COST_KINDS) }),
);

const anyModel = fc.constantFrom(
  { provider: 'acme', model: 'one' },
  { provider: 'acme', model: 'labs/two' },
  { provider: 'other', model: 'one' },
);

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({ model: anyModel, usage: anyUsage, cost: anyCost }, { requiredKeys: ['model'] })
  .map((some) => ({ firstEventMs: undefined, durationMs: 7.5, error: undefined, message: undefined, ...some }));

const anyName = fc.constantFrom(undefined, '', 'a', 'b');
const present = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;

/** Requests of all kinds: rows whose cost is that of their calls, and rows of before or from elsewhere, whose is not. */
export const anyMoneyEntry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    atMs: anyMoment,
    workspace: anyName,
    key: anyName,
    team: anyName,
    surface: fc.constantFrom('editor', 'proxy', 'cli'),
    app: fc.constantFrom('', 'x', '=y'),
    tier: fc.constantFrom('free', 'cheap', 'mid', 'premium'),
    category: fc.constantFrom('code', 'factual'),
    servedModel: fc.option(anyModel, { nil: undefined }),
    attempts: fc.array(anyAttempt, { maxLength: 3 }),
    usage: fc.option(anyUsage, { nil: undefined }),
    ownCost: fc.option(anyCost, { nil: undefined }),
    result: fc.constantFrom('ok', 'failed', 'canceled'),
    durationMs: fc.double({ min: 0, max: 9e5, noNaN: true }),
  })
  .map(({ workspace, key, team, surface, app, tier, category, ownCost, ...rest }) => {
    const clientParts = present({ workspace, key, team }) as Partial<{ workspace: string; key: string; team: string }>;
    const plain = rest.result === 'failed' ? aFailedEntry() : anEntry();
    return {
      ...plain,
      ...rest,
      client: { surface, app, sessionId: undefined, ...clientParts },
      task: { ...plain.task, tier, category },
      cost: ownCost ?? sumOf(rest.attempts),
    };
  });

/** Several with ids of their own. */
export const anyMoneyEntries: fc.Arbitrary<readonly LedgerEntry[]> = fc
  .array(anyMoneyEntry, { maxLength: 30 })
  .map((entries) => entries.map((entry, index) => ({ ...entry, requestId: idOf(index) })));

const sumOf = (attempts: readonly Attempt[]): Cost => ({
  kind: 'exact',
  nanoUsd: attempts.reduce((total, { cost }) => total + (cost ? knownNanoUsd(cost) : 0), 0),
});
