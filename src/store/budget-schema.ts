import * as z from 'zod';
import {
  BUDGET_PERIODS,
  WEEKDAYS,
  type Admission,
  type Budget,
  type BudgetScope,
  type BudgetStanding,
  type HoldDraft,
  type Notice,
  type Reservation,
} from '../core/budget/types.js';
import { SPEND_DIMENSIONS, type SpendQuery, type SpendRow } from '../core/spend/types.js';
import { draftSchema, maybe, modelRef } from './schema.js';
import type { LedgerCheck, NoticeQuery } from './store.js';

const count = z.int().nonnegative();
const amount = z.number().nonnegative();
const MAX_BUDGETS = 100;

/** Whose spending is counted. */
export const scopeSchema: z.ZodType<BudgetScope> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.enum(['workspace', 'client', 'team']), name: z.string() }),
]);

/** One cap, from another process. */
export const budgetSchema: z.ZodType<Budget> = z.object({
  id: z.string().min(1).max(512),
  scope: scopeSchema,
  period: z.enum(BUDGET_PERIODS),
  capNanoUsd: count,
  calendar: z.object({
    zone: z.string().min(1),
    resetHour: z.int().min(0).max(23),
    weekStart: z.enum(WEEKDAYS),
  }),
  isHard: z.boolean(),
});

export const budgetsSchema = z.array(budgetSchema).max(MAX_BUDGETS);

export const standingSchema: z.ZodType<BudgetStanding> = z.object({
  budget: budgetSchema,
  startMs: z.number(),
  endMs: maybe(z.number()),
  settledNanoUsd: count,
  heldNanoUsd: count,
  raisedNanoUsd: count,
  capNanoUsd: count,
});

export const holdDraftSchema: z.ZodType<HoldDraft> = draftSchema;

export const reservationSchema: z.ZodType<Reservation> = z.object({
  requestId: z.string().min(1).max(64),
  bounds: z.object({
    model: modelRef,
    inputNanoUsd: amount,
    plainInputNanoUsd: amount,
    cachedInputNanoUsd: amount,
    outputNanoUsdPerToken: amount,
    maxOutputTokens: amount,
    expectedOutputTokens: amount,
  }),
  spentNanoUsd: amount,
  budgets: budgetsSchema,
  mayShorten: z.boolean(),
  isLimitAsked: z.boolean(),
  waitMs: amount,
  draft: holdDraftSchema,
});

export const admissionSchema: z.ZodType<Admission> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('admitted'), heldNanoUsd: amount, maxOutputTokens: maybe(count) }),
  z.object({ kind: z.literal('refused'), standing: standingSchema, wantedNanoUsd: amount }),
]);

export const noticeSchema: z.ZodType<Notice> = z.object({
  id: z.string().min(1).max(64),
  atMs: count,
  kind: z.enum(['threshold', 'raise', 'alert', 'delivery', 'price', 'clock']),
  subject: z.string().max(512),
  once: z.string().max(512),
  text: z.string().max(2_048),
  severity: z.enum(['info', 'warning', 'critical']),
  value: maybe(z.number()),
});

export const noticeQuerySchema: z.ZodType<NoticeQuery> = z.object({
  kind: maybe(z.enum(['threshold', 'raise', 'alert', 'delivery', 'price', 'clock'])),
  limit: z.int().min(1).max(1_000),
});

export const spendQuerySchema: z.ZodType<SpendQuery> = z.object({
  sinceMs: z.number(),
  untilMs: maybe(z.number()),
  slots: z.array(z.number()).max(1_000),
  by: z.array(z.enum(SPEND_DIMENSIONS)).max(SPEND_DIMENSIONS.length),
});

export const spendRowSchema: z.ZodType<SpendRow> = z.object({
  slot: count,
  group: z.partialRecord(z.enum(SPEND_DIMENSIONS), z.string()),
  requests: count,
  nanoUsd: count,
  estimatedRequests: count,
  estimatedNanoUsd: count,
  unpricedRequests: count,
  failedRequests: count,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  durationMs: amount,
});

export const checkSchema: z.ZodType<LedgerCheck> = z.object({
  rows: count,
  bytes: count,
  problems: z.array(z.string()),
});
