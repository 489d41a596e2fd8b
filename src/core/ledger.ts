import type { ChatRequest, Client, Usage } from './chat.js';
import type { Category, Complexity, Domain } from './classify/classification.js';
import type { ErrorKind } from './errors.js';
import type { ModelRef, Tier } from './model.js';
import type { Attempt, Outcome } from './outcome.js';
import { decisionSentence } from './route/explain.js';
import type { RoutingDecision } from './route/types.js';

/** What a request cost, in integer nano-dollars. 'unpriced' is a state of its own, never zero. */
export type Cost =
  { readonly kind: 'exact' | 'estimated'; readonly nanoUsd: number } | { readonly kind: 'free' | 'unpriced' | 'none' };

/** The record of one finished request. It never holds prompt or reply text. */
export type LedgerEntry = {
  /** A ULID: unique, and sorts by time. */
  readonly requestId: string;
  readonly atMs: number;
  readonly client: Client;
  readonly askedModel: string;
  readonly servedModel: ModelRef | undefined;
  /** One sentence: why this model. */
  readonly reason: string;
  readonly task: TaskSummary;
  readonly attempts: readonly Attempt[];
  readonly usage: Usage | undefined;
  readonly cost: Cost;
  readonly result: 'ok' | 'failed' | 'canceled';
  readonly error: ErrorKind | undefined;
  readonly finish: string | undefined;
  readonly firstEventMs: number | undefined;
  readonly durationMs: number;
};

/** What the classifier said of the request, as numbers and labels only. */
export type TaskSummary = {
  readonly tier: Tier;
  readonly complexity: Complexity;
  readonly category: Category;
  readonly domain: Domain;
  /** 0 to 1. */
  readonly score: number;
  /** 0 to 1. */
  readonly confidence: number;
};

/** Nano-dollars that are known to have been spent; unpriced requests are counted apart. */
export const knownNanoUsd = (cost: Cost): number => ('nanoUsd' in cost ? cost.nanoUsd : 0);

/** Spend over a stretch of time. Sums hold known costs only; `unpricedRequests` says how many are missing from them. */
export type Spend = {
  readonly sinceMs: number;
  readonly requests: number;
  readonly nanoUsd: number;
  readonly estimatedRequests: number;
  readonly unpricedRequests: number;
  readonly failedRequests: number;
  readonly byModel: readonly ModelSpend[];
};

/** One model's part of a Spend. `model` is 'provider/model', or 'none' when nobody answered. */
export type ModelSpend = {
  readonly model: string;
  readonly requests: number;
  readonly nanoUsd: number;
  readonly unpricedRequests: number;
};

/** How many requests were given one complexity and one category. */
export type ClassCount = {
  readonly complexity: Complexity;
  readonly category: Category;
  readonly requests: number;
};

/** The row for one finished request. */
export function toLedgerEntry(
  request: Pick<ChatRequest, 'id' | 'client' | 'model'>,
  decision: RoutingDecision,
  outcome: Outcome,
  cost: Cost,
): LedgerEntry {
  const { tier, complexity, category, domain, score, confidence } = decision.classification;
  return {
    requestId: request.id,
    atMs: decision.atMs,
    client: request.client,
    askedModel: request.model === '' ? 'auto' : request.model,
    servedModel: outcome.servedBy,
    reason: decisionSentence(decision, outcome.servedBy),
    task: { tier, complexity, category, domain, score, confidence },
    attempts: outcome.attempts,
    usage: outcome.usage,
    cost,
    result: outcome.ok ? 'ok' : outcome.error === 'canceled' ? 'canceled' : 'failed',
    error: outcome.ok ? undefined : outcome.error,
    finish: outcome.ok ? outcome.reason : undefined,
    firstEventMs: outcome.firstEventMs,
    durationMs: outcome.durationMs,
  };
}
