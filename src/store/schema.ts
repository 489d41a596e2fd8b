import * as z from 'zod';
import {
  CATEGORIES,
  COMPLEXITIES,
  DOMAINS,
  SIGNAL_GROUPS,
  SPECIALTIES,
  type Domain,
} from '../core/classify/classification.js';
import { ERROR_KINDS, type ErrorKind } from '../core/errors.js';
import type { HoldDraft } from '../core/budget/types.js';
import { AMOUNT_KINDS, PLAIN_COST_KINDS, type Cost } from '../core/cost.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { Client, Usage } from '../core/chat.js';
import { TIERS } from '../core/model.js';
import type { Attempt } from '../core/outcome.js';
import type { DecisionRecord } from '../core/route/record.js';

/** Undefined travels as null, so that a row read back has the same keys as the row written. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? undefined);

const count = z.int().nonnegative();
const durationMs = z.number().nonnegative();
const ratio = z.number().min(0).max(1);
const errorKind = z.custom<ErrorKind>((kind) => typeof kind === 'string' && Object.hasOwn(ERROR_KINDS, kind));

/** A slash ends the provider's part of 'provider/model'. */
export const modelRef = z.object({ provider: z.string().regex(/^[^/]+$/), model: z.string().min(1) });

/** Names that ledgers of 0.1 hold for what is now part of a wider domain. */
const DOMAINS_OF_0_1: Readonly<Record<string, Domain>> = {
  code: 'cs',
  architecture: 'cs',
  ml: 'cs',
  security: 'cs',
  research: 'science',
};
const domain = z.preprocess((name) => DOMAINS_OF_0_1[String(name)] ?? name, z.enum(DOMAINS));

const task = {
  tier: z.enum(TIERS),
  complexity: z.enum(COMPLEXITIES),
  category: z.enum(CATEGORIES),
  domain,
  score: ratio,
  confidence: ratio,
};

/** Fields that are null or absent are left out, so that a row read back has the same keys as the row written. */
const present = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null && value !== undefined)) as T;

const clientSchema = z
  .object({
    surface: z.enum(['editor', 'proxy', 'cli']),
    app: z.string(),
    sessionId: maybe(z.string()),
    workspace: z.string().nullish(),
    key: z.string().nullish(),
    team: z.string().nullish(),
  })
  .transform(({ surface, app, sessionId, ...rest }) => ({
    surface,
    app,
    sessionId,
    ...present(rest),
  })) as z.ZodType<Client>;

const usageSchema: z.ZodType<Usage> = z.object({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: count,
});

const costSchema: z.ZodType<Cost> = z.union([
  z.object({ kind: z.enum(AMOUNT_KINDS), nanoUsd: count }),
  z.object({ kind: z.enum(PLAIN_COST_KINDS) }),
]);

/** The calls made for one request, as kept in one column. */
export const attemptsSchema: z.ZodType<readonly Attempt[]> = z.array(
  z
    .object({
      model: modelRef,
      firstEventMs: maybe(durationMs),
      durationMs,
      error: maybe(errorKind),
      message: maybe(z.string()),
      usage: usageSchema.nullish(),
      cost: costSchema.nullish(),
    })
    .transform(({ usage, cost, ...rest }) => ({ ...rest, ...present({ usage, cost }) })) as z.ZodType<Attempt>,
);

/** What is known of a request before its call. */
export const draftSchema: z.ZodType<HoldDraft> = z.object({
  atMs: count,
  client: clientSchema,
  askedModel: z.string(),
  task: z.object(task),
});

/** One ledger row, from the file or from another process. */
export const entrySchema: z.ZodType<LedgerEntry> = z.object({
  requestId: z.string().min(1),
  atMs: count,
  client: clientSchema,
  askedModel: z.string(),
  servedModel: maybe(modelRef),
  reason: z.string(),
  task: z.object(task),
  attempts: attemptsSchema,
  usage: maybe(usageSchema),
  cost: costSchema,
  result: z.enum(['ok', 'failed', 'canceled']),
  error: maybe(errorKind),
  finish: maybe(z.string()),
  firstEventMs: maybe(durationMs),
  durationMs,
});

/** What is kept of one decision. Fields that are not named here are dropped, so no text can slip in with them. */
export const decisionSchema: z.ZodType<DecisionRecord> = z.object({
  requestId: z.string().min(1),
  asked: z.string(),
  wantedTier: z.enum(TIERS),
  needs: z.object({
    promptTokens: z.number().nonnegative(),
    maxOutputTokens: maybe(z.number().nonnegative()),
    expectedOutputTokens: z.number().nonnegative(),
    capabilities: z.array(z.enum(['tools', 'images', 'json-schema', 'reasoning', 'insert'])),
  }),
  classification: z.object({
    ...task,
    contributions: z.array(
      z.object({ signal: z.string(), group: z.enum(SIGNAL_GROUPS), points: z.number(), evidence: z.string() }),
    ),
    strategy: z.string().default('signals'),
    specialty: maybe(z.enum(SPECIALTIES)),
    okRatios: maybe(z.object({ free: ratio, cheap: ratio, mid: ratio, premium: ratio })),
    words: z.array(z.object({ word: z.string(), points: z.number() })).default([]),
    counterfactuals: z.array(z.object({ without: z.enum(SIGNAL_GROUPS), tier: z.enum(TIERS) })).default([]),
    escalation: maybe(z.object({ from: z.enum(TIERS), because: z.enum(['low-confidence', 'failed-before']) })),
    fallback: maybe(z.string()),
    scoredCharacters: count,
  }),
  candidates: z.array(
    z.object({
      model: modelRef,
      name: z.string(),
      tier: z.enum(TIERS),
      score: z.number(),
      estimatedNanoUsd: maybe(z.number().nonnegative()),
      unpriced: z.boolean(),
      notes: z.array(z.string()),
    }),
  ),
  candidateCount: count,
  rejections: z.array(z.object({ stage: z.string(), reason: z.string(), models: z.array(z.string()), count })),
  advice: maybe(z.string()),
});

/** Sums as another process sends them. */
export const spendSchema: z.ZodType<Spend> = z.object({
  sinceMs: z.number(),
  requests: count,
  nanoUsd: z.number(),
  estimatedRequests: count,
  estimatedNanoUsd: count,
  unpricedRequests: count,
  failedRequests: count,
  byModel: z.array(
    z.object({
      model: z.string(),
      requests: count,
      nanoUsd: z.number(),
      estimatedRequests: count,
      estimatedNanoUsd: count,
      unpricedRequests: count,
    }),
  ),
});

/** One kind of request with its count, from the file or from another process. */
export const classCountSchema: z.ZodType<ClassCount> = z.object({
  complexity: z.enum(COMPLEXITIES),
  category: z.enum(CATEGORIES),
  requests: count,
});

/** JSON with undefined written as null; the schemas above read it back as undefined. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, field: unknown) => (field === undefined ? null : field));
