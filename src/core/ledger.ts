import type { ChatRequest, Client, Usage } from './chat.js';
import type { Category, Complexity, TaskSummary } from './classify/classification.js';
import { sumCosts, type Cost } from './cost.js';
import type { ErrorKind } from './errors.js';
import type { ModelRef } from './model.js';
import type { Attempt, Outcome } from './outcome.js';
import { decisionSentence } from './route/explain.js';
import type { RoutingDecision } from './route/types.js';

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

/** Spend over a stretch of time. Sums hold known costs only; `unpricedRequests` says how many are missing from them. */
export type Spend = {
  readonly sinceMs: number;
  readonly requests: number;
  readonly nanoUsd: number;
  readonly estimatedRequests: number;
  readonly estimatedNanoUsd: number;
  readonly unpricedRequests: number;
  readonly failedRequests: number;
  readonly byModel: readonly ModelSpend[];
};

/** One model's part of a Spend. `model` is 'provider/model', or 'none' when nobody answered. */
export type ModelSpend = {
  readonly model: string;
  readonly requests: number;
  readonly nanoUsd: number;
  readonly estimatedRequests: number;
  readonly estimatedNanoUsd: number;
  readonly unpricedRequests: number;
};

/** How many requests were given one complexity and one category. */
export type ClassCount = {
  readonly complexity: Complexity;
  readonly category: Category;
  readonly requests: number;
};

/** What the classifier said, without what it said it from. */
export function taskOf({ classification }: Pick<RoutingDecision, 'classification'>): TaskSummary {
  const { tier, complexity, category, domain, score, confidence } = classification;
  return { tier, complexity, category, domain, score, confidence };
}

/** The row for one finished request; `attempts` are its calls, priced. */
export function toLedgerEntry(
  request: Pick<ChatRequest, 'id' | 'client' | 'model'>,
  decision: RoutingDecision,
  outcome: Outcome,
  attempts: readonly Attempt[],
): LedgerEntry {
  return {
    requestId: request.id,
    atMs: decision.atMs,
    client: factsOf(request.client),
    askedModel: request.model === '' ? 'auto' : request.model,
    servedModel: outcome.servedBy,
    reason: decisionSentence(decision, outcome),
    task: taskOf(decision),
    attempts,
    usage: attempts.findLast(({ usage }) => usage !== undefined)?.usage,
    cost: sumCosts(attempts.flatMap(({ cost }) => cost ?? [])),
    result: outcome.ok ? 'ok' : outcome.error === 'canceled' ? 'canceled' : 'failed',
    error: outcome.ok ? undefined : outcome.error,
    finish: outcome.ok ? outcome.reason : undefined,
    firstEventMs: outcome.firstEventMs,
    durationMs: outcome.durationMs,
  };
}

/** Who asked; what its key allows is no fact about the request. */
function factsOf(client: Client): Client {
  if (client.allowedModels === undefined) return client;
  const { surface, app, sessionId, workspace, key, team } = client;
  return {
    surface,
    app,
    sessionId,
    ...(workspace !== undefined && { workspace }),
    ...(key !== undefined && { key }),
    ...(team !== undefined && { team }),
  };
}
