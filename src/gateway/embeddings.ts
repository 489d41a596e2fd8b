import { NO_USAGE, type Usage } from '../core/chat.js';
import { unjudged } from '../core/classify/classification.js';
import type { EmbedRequest } from '../core/embedding.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { blockedError } from '../core/guardrails/index.js';
import { isAmbiguous } from '../core/health/failure-class.js';
import { toLedgerEntry, type LedgerEntry } from '../core/ledger.js';
import { listCostNanoUsd } from '../core/money.js';
import type { ModelCard, ModelRef } from '../core/model.js';
import type { Attempt, Call, Outcome, Used } from '../core/outcome.js';
import type { PlanHeadrooms } from '../core/plan/headroom.js';
import type { Preset, RoutingDecision } from '../core/route/types.js';
import type { EmbeddingCatalog } from '../catalog/embeddings.js';
import { estimateTokens } from '../wire/tokens.js';
import { callEmbedder, type EmbedCallReply } from './embed-call.js';
import { findEmbedders, type Embedders } from './embedders.js';
import { isLease, type Lease } from './backends.js';
import type { ExecuteDeps } from './job.js';
import type { Inventory, Stock } from './inventory.js';
import type { LocalEmbedders } from './local-embedders.js';
import { entranceOf, termsFor, type EntranceDeps } from './entrance.js';
import { blockedDecision, isBlocked } from './guardrails/blocked.js';
import type { Guard } from './guardrails/guard.js';
import { textsToEmbed } from './guardrails/texts.js';
import { nextStep } from './next-step.js';
import { refusedRow } from './refused.js';
import { restingError } from './resting.js';
import type { Till } from './till.js';
import { unechoed } from './unechoed.js';

/** What making vectors needs from the house. */
export type EmbedDeps = Pick<ExecuteDeps, 'nowMs' | 'clockMs' | 'chance' | 'sleep' | 'backends' | 'patienceOf'> & {
  readonly inventory: Pick<Inventory, 'snapshot' | 'dialTo'>;
  readonly guard: Pick<Guard, 'inspect'>;
  readonly preset: () => Preset;
  readonly catalog: EmbeddingCatalog;
  readonly localEmbedders: LocalEmbedders;
  readonly queueMs: EntranceDeps['queueMs'];
  readonly till: Till;
  readonly plans: () => Promise<PlanHeadrooms>;
  readonly settle: (settled: { readonly entry: LedgerEntry; readonly decision: RoutingDecision }) => void;
};

/** Vectors, and who made them. */
export type EmbedRun = {
  readonly decision: RoutingDecision;
  readonly model: ModelRef;
  readonly reply: EmbedCallReply;
};

/** Chooses a model and calls it. Rejects with 'model-unknown', 'no-candidate', 'guardrail-blocked' or the provider's own failure. */
export type Embed = (request: EmbedRequest, signal: AbortSignal) => Promise<EmbedRun>;

/**
 * Makes the function. A request stays with the first model, for vectors of two models cannot be compared: it is tried
 * again where that is safe, and never sent to another. It is recorded like any other, however it ends.
 */
export function makeEmbed(deps: EmbedDeps): Embed {
  return async (request, signal) => {
    const stock = await deps.inventory.snapshot();
    const local = await deps.localEmbedders(stock);
    const found = findEmbedders(request, deps.preset(), stock, { catalog: deps.catalog, local });
    const guardrail = await deps.guard.inspect(() => textsToEmbed(request), signal);
    const drafted = { ...decisionFor(request, found, deps.nowMs()), guardrail };
    if (isBlocked(guardrail)) {
      const error = blockedError(guardrail.blockedBy);
      deps.settle(refusedRow(request, blockedDecision(drafted, guardrail, found.models.length), error));
      throw error;
    }
    const decision = { ...drafted, plans: await deps.plans() };
    const [model] = found.models;
    if (!model) throw new GatewayError('internal', 'No model for embeddings was found.');
    const { enter } = entranceOf(request, decision, {
      till: deps.till,
      maxFallbacks: () => 0,
      queueMs: deps.queueMs,
      signal,
    });
    const job = { request, model, stock, signal, deps, attempts: [], enter: () => enter([model]) };
    const { reply, outcome, error } = await tryModel(job);
    const priced = outcome.attempts.map((call) => toAttempt(call, model, { till: deps.till, decision }));
    deps.settle({ entry: toLedgerEntry(request, decision, outcome, priced), decision });
    if (error ?? !reply) throw error ?? new GatewayError('internal', 'Nothing was embedded.');
    return { decision, model: refOf(model), reply };
  };
}

type Job = {
  readonly request: EmbedRequest;
  readonly model: ModelCard;
  readonly stock: Stock;
  readonly signal: AbortSignal;
  readonly deps: EmbedDeps;
  readonly attempts: Call[];
  /** Makes room under the caps; rejects when there is none. */
  readonly enter: () => Promise<unknown>;
};

type Tried = { readonly outcome: Outcome; readonly reply?: EmbedCallReply; readonly error?: GatewayError };

/** Calls the model until it answers or there is no use in trying again. Never rejects: a failure is recorded too. */
async function tryModel(job: Job): Promise<Tried> {
  const { model, deps, attempts } = job;
  const startedMs = deps.nowMs();
  try {
    await job.enter();
    const reply = await callWithRetries(job);
    const durationMs = deps.nowMs() - startedMs;
    const ended = { attempts, servedBy: refOf(model), durationMs, firstEventMs: durationMs } as const;
    return { reply, outcome: { ...ended, ok: true, reason: 'stop' } };
  } catch (thrown) {
    const error = failureOf(thrown, job.signal);
    const ended = { attempts, servedBy: undefined, durationMs: deps.nowMs() - startedMs, firstEventMs: undefined };
    return { error, outcome: { ...ended, ok: false, error: error.kind, message: error.message } };
  }
}

async function callWithRetries(job: Job): Promise<EmbedCallReply> {
  const { model, signal, deps, attempts } = job;
  for (;;) {
    const error = await callOnce(job);
    if (!(error instanceof GatewayError)) return error;
    const step = nextStep(error, {
      attempts,
      remaining: [model],
      chance: deps.chance(),
      patience: deps.patienceOf(model, { stream: false, promptTokens: 0 }),
      onAmbiguous: 'fail',
      takeRetry: () => deps.backends.mayRetry(model, error.kind === 'upstream-timeout'),
    });
    if (step.kind === 'give-up') throw error;
    await deps.sleep(step.waitMs, signal);
  }
}

/** One call, noted among the attempts; a failure is given back. */
async function callOnce({
  request,
  model,
  stock,
  signal,
  deps,
  attempts,
}: Job): Promise<EmbedCallReply | GatewayError> {
  const lease = await leaseFor(model, deps);
  if (lease instanceof GatewayError) return lease;
  const startedMs = deps.nowMs();
  const note = (error: GatewayError | undefined, used: Used | undefined): void => {
    const durationMs = deps.nowMs() - startedMs;
    const firstEventMs = error ? undefined : durationMs;
    attempts.push({ model: refOf(model), firstEventMs, durationMs, error: error?.kind, message: error?.message, used });
  };
  try {
    const provider = stock.providers.find(({ id }) => id === model.provider);
    if (!provider) throw new GatewayError('internal', `There is no provider "${model.provider}".`);
    const reply = await callEmbedder(request, { model, provider }, { inventory: deps.inventory, signal });
    note(undefined, usedBy(request, reply));
    lease.answered(deps.nowMs() - startedMs);
    return reply;
  } catch (thrown) {
    const error = unechoed(failureOf(thrown, signal), spokenOf(request));
    note(error, isAmbiguous(error.kind) ? { usage: estimatedUsage(request), how: 'uncertain' } : undefined);
    if (error.kind !== 'canceled') lease.failed(error);
    return error;
  } finally {
    lease.end();
  }
}

/** Leave for the one model there is; when it rests, one call at a time may try. */
async function leaseFor(model: ModelCard, { backends, clockMs }: EmbedDeps): Promise<Lease | GatewayError> {
  await backends.ready('request');
  const entered = await backends.leave(model, 'enter');
  const lease = isLease(entered) ? entered : await backends.leave(model, 'force');
  return isLease(lease) ? lease : restingError([{ model, rest: lease }], clockMs());
}

const failureOf = (thrown: unknown, signal: AbortSignal): GatewayError =>
  signal.aborted
    ? new GatewayError('canceled', 'The request was canceled.', { cause: thrown })
    : toGatewayError(thrown);

/** Texts; numbers of tokens are none that anybody repeats. */
const spokenOf = ({ inputs }: EmbedRequest): readonly string[] => inputs.filter((input) => typeof input === 'string');

const refOf = ({ provider, model }: ModelRef): ModelRef => ({ provider, model });

/** Token numbers are tokens; texts are estimated. */
const tokensOf = ({ inputs }: EmbedRequest): number =>
  inputs.reduce((sum, input) => sum + (typeof input === 'string' ? estimateTokens(input) : input.length), 0);

const estimatedUsage = (request: EmbedRequest): Usage => ({ ...NO_USAGE, inputTokens: tokensOf(request) });

const usedBy = (request: EmbedRequest, { usage }: EmbedCallReply): Used =>
  usage ? { usage, how: 'exact' } : { usage: estimatedUsage(request), how: 'estimated' };

function toAttempt(
  { used, ...call }: Call,
  model: ModelCard,
  { till, decision }: { readonly till: Till; readonly decision: RoutingDecision },
): Attempt {
  return used
    ? { ...call, usage: used.usage, cost: till.costOf(model, { ...call, used }, termsFor(decision, model)) }
    : call;
}

function decisionFor(request: EmbedRequest, { asked, models }: Embedders, atMs: number): RoutingDecision {
  const promptTokens = tokensOf(request);
  const wantedTier = models[0]?.tier ?? 'cheap';
  return {
    requestId: request.id,
    atMs,
    asked,
    wantedTier,
    needs: { promptTokens, maxOutputTokens: 0, expectedOutputTokens: 0, capabilities: [] },
    classification: unjudged({ ...TASK, tier: wantedTier }, 'none'),
    candidates: models.map((model, index) => ({
      model,
      score: -index,
      notes: [],
      estimatedNanoUsd: model.price && listCostNanoUsd(model.price, estimatedUsage(request)),
    })),
    rejected: [],
    rejectionGroups: [],
    ifAllReady: undefined,
  };
}

/** Nobody judges how hard a text is to embed. */
const TASK = { complexity: 'simple', category: 'factual', domain: 'general', score: 0, confidence: 1 } as const;
