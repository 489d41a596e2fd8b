import type { ChatRequest, ReplyEvent } from '../core/chat.js';
import { taskClassOf, type Classification } from '../core/classify/classification.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import { toLedgerEntry, type LedgerEntry } from '../core/ledger.js';
import type { Memory } from '../core/memory/memory.js';
import { refText, sameRef, type ModelRef } from '../core/model.js';
import type { Attempt, Call, Outcome } from '../core/outcome.js';
import type { PlanHeadrooms } from '../core/plan/headroom.js';
import { DEFAULT_STAGES } from '../core/policy/index.js';
import { keepAllowed } from '../core/policy/keep-allowed.js';
import { keepBudget } from '../core/policy/keep-budget.js';
import { keepResidency } from '../core/policy/keep-residency.js';
import { requireWire } from '../core/policy/require-wire.js';
import { parseAsked } from '../core/route/asked.js';
import { route } from '../core/route/route.js';
import type { Asked, Preset, Rejection, RoutingDecision } from '../core/route/types.js';
import { estimateRequestTokens } from '../wire/tokens.js';
import { uncarried } from '../wire/uncarried.js';
import type { Backends } from './backends.js';
import { makeEmbed, type Embed, type EmbedDeps } from './embeddings.js';
import { entranceOf, termsFor } from './entrance.js';
import { execute } from './execute.js';
import type { Inventory } from './inventory.js';
import type { ExecuteDeps } from './job.js';
import { needsOf } from './needs.js';
import type { Makers } from './seals.js';
import { notAllowed } from './not-allowed.js';
import type { Till } from './till.js';

/** What the gateway needs from the house. */
export type GatewayDeps = Omit<ExecuteDeps, 'providerOf' | 'cardOf' | 'hasNewKey'> & {
  /** What is known of models that make vectors. */
  readonly embedders: Pick<EmbedDeps, 'catalog' | 'localEmbedders'>;
  readonly makers: Makers;
  readonly inventory: Inventory;
  readonly memory: () => Memory;
  readonly preset: () => Preset;
  readonly classify: Classify;
  readonly maxFallbacks: () => number;
  readonly till: Till;
  /** What subscriptions leave. Never rejects. */
  readonly plans: () => Promise<PlanHeadrooms>;
  readonly report: (error: unknown) => void;
};

/** Judges how hard a request is, at once where it can. Never fails, but for an abort of `signal`. */
export type Classify = (
  request: ChatRequest,
  promptTokens: number,
  signal: AbortSignal,
) => Classification | Promise<Classification>;

/** A reply under way: why this model, and its events. Leaving the loop early cancels the call. */
export type ChatRun = { readonly decision: RoutingDecision; readonly events: AsyncGenerator<ReplyEvent, void> };

/** One finished request with everything that is recorded of it. */
export type Settled = { readonly entry: LedgerEntry; readonly decision: RoutingDecision };

/** The engine: every request from every surface goes through `chat`. */
export type Gateway = Disposable & {
  /**
   * Chooses without calling any model for the answer; a classifier that asks somebody else does ask. Rejects with
   * 'model-unknown' for a name that is not known.
   */
  decide(request: ChatRequest, signal?: AbortSignal): Promise<RoutingDecision>;
  /** Chooses and calls. Rejects with 'no-candidate' when no model can take the request. */
  chat(request: ChatRequest, signal: AbortSignal): Promise<ChatRun>;
  /** Makes vectors of texts. */
  readonly embed: Embed;
  /** How providers did lately, and a way to forget it. */
  readonly backends: Pick<Backends, 'report' | 'reset'>;
  /** Fires once for each request that was sent or tried, however it ended: on the next tick, when its reply has been passed on. */
  readonly onDidSettle: Event<Settled>;
};

/** Builds the engine over an inventory of models. */
export function createGateway(deps: GatewayDeps): Gateway {
  const settled = new Emitter<Settled>(deps.report);

  /** Nobody waits for what is done later, so nobody would hear of its failure. */
  function reporting(run: () => void): void {
    try {
      run();
    } catch (error) {
      deps.report(error);
    }
  }

  async function decide(request: ChatRequest, signal = new AbortController().signal): Promise<RoutingDecision> {
    const stock = await deps.inventory.snapshot();
    const promptTokens = estimateRequestTokens(request);
    const asked = parseAsked(request.model, deps.preset(), stock.resolve);
    const [classification, budget, plans] = await Promise.all([
      deps.classify(request, promptTokens, signal),
      deps.till.limits(request.client),
      deps.plans(),
    ]);
    return route(stock.modelsFor(asked), DEFAULT_STAGES, {
      requestId: request.id,
      atMs: deps.nowMs(),
      asked,
      needs: needsOf(request, promptTokens),
      classification,
      taskClass: taskClassOf(classification),
      access: stock.access,
      wiresOf: stock.wiresOf,
      loopModel: deps.makers.loopModelOf(request),
      memory: deps.memory(),
      budget,
      plans,
      standingOf: (model) => deps.backends.standingOf(model),
      allowedModels: request.client.allowedModels,
      residency: stock.residency,
    });
  }

  async function chat(request: ChatRequest, signal: AbortSignal): Promise<ChatRun> {
    const decision = await decide(request, signal);
    const models = decision.candidates.map((candidate) => candidate.model);
    const settle = (outcome: Outcome): void => {
      const attempts = outcome.attempts.map((call) => priced(call, decision));
      settled.fire({ entry: toLedgerEntry(request, decision, outcome, attempts), decision });
    };
    if (models.length === 0) {
      const error = noCandidate(decision);
      if (error.kind === 'budget-exceeded') settle(refusedOutcome(error));
      throw error;
    }
    // The reply is on its way before its row is made, and the row is made before the next request comes in.
    const settleSoon = (outcome: Outcome): void => {
      process.nextTick(() => reporting(() => settle(outcome)));
    };
    const { promptTokens } = decision.needs;
    const plan = {
      request,
      promptTokens,
      stream: request.source.stream,
      models,
      ...entranceOf(request, decision, { ...deps, signal }),
    };
    return { decision, events: execute(plan, signal, { ...deps, ...called }, settleSoon) };
  }

  function priced({ used, ...call }: Call, decision: RoutingDecision): Attempt {
    const model = decision.candidates.find((one) => sameRef(one.model, call.model))?.model;
    if (!used || !model) return call;
    return { ...call, usage: used.usage, cost: deps.till.costOf(model, { ...call, used }, termsFor(decision, model)) };
  }

  const called = {
    providerOf: (id: string) => deps.inventory.providerOf(id),
    cardOf: (id: string) => deps.inventory.cardOf(id),
    hasNewKey: (id: string) => deps.inventory.hasNewKey(id),
  };
  const embed = makeEmbed({ ...deps, ...deps.embedders, settle: (one) => settled.fire(one) });

  return { decide, chat, embed, backends: deps.backends, onDidSettle: settled.event, dispose: () => settled.dispose() };
}

/** How a request ended that no call was made for. */
const refusedOutcome = ({ kind, message }: GatewayError): Outcome => ({
  attempts: [],
  servedBy: undefined,
  durationMs: 0,
  firstEventMs: undefined,
  ok: false,
  error: kind,
  message,
});

function noCandidate(decision: RoutingDecision): GatewayError {
  const { asked, rejected, ifAllReady } = decision;
  const forbidden = rejected.find(({ stage, model }) => FORBIDDING.has(stage) && isAskedFor(asked, model));
  if (forbidden) return notAllowed(forbidden.model, forbidden.reason);
  const unaffordable = rejected.find(({ stage }) => stage === keepBudget.id);
  if (unaffordable) return overBudget(decision, unaffordable);
  const { onlyWires } = decision.needs;
  if (onlyWires && rejected.some(({ stage }) => stage === requireWire.id)) {
    const name = asked.kind === 'explicit' ? refText(asked.ref) : 'any model that is connected';
    return uncarried(onlyWires.field, name);
  }
  if (asked.kind === 'explicit') {
    const reason = rejected.find(({ model }) => sameRef(model, asked.ref))?.reason ?? 'it is not known here';
    return new GatewayError('no-candidate', `${refText(asked.ref)} cannot take this request: ${reason}`);
  }
  const outside = rejected.find(({ stage }) => stage === keepResidency.id);
  const example = outside ? ` ${refText(outside.model)} may not be used: ${outside.reason}.` : '';
  const advice = ifAllReady ? ` ${ifAllReady.candidate.model.name} could: ${ifAllReady.hint}` : '';
  return new GatewayError(
    'no-candidate',
    `No connected model can take this request (${topReasons(decision)}).${example}${advice}`,
  );
}

/** Stages that drop what nobody may use, whether or not it could. */
const FORBIDDING: ReadonlySet<string> = new Set([keepAllowed.id, keepResidency.id]);

const isAskedFor = (asked: Asked, model: ModelRef): boolean => asked.kind === 'explicit' && sameRef(asked.ref, model);

function topReasons({ rejected }: RoutingDecision): string {
  const counts = new Map<string, number>();
  for (const { stage } of rejected) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].map(([stage, count]) => `${count} dropped by ${stage}`).join(', ');
}

/** The caps left nothing to choose from. */
function overBudget({ asked, budget }: RoutingDecision, { model, reason }: Rejection): GatewayError {
  const name = asked.kind === 'explicit' ? refText(model) : 'Every model that could take this request';
  const { paused = false, leftNanoUsd = Infinity, perRequestNanoUsd = Infinity, tightest } = budget ?? {};
  const isOneRequests = perRequestNanoUsd < leftNanoUsd;
  const advice = paused
    ? 'Run "Signalbox: Resume Paid Models" to go on.'
    : isOneRequests
      ? 'Raise "budget.perRequest", or ask for less.'
      : 'Raise the cap with "Signalbox: Raise Today\'s Cap" or "signalbox budget raise".';
  const refusing = isOneRequests ? undefined : tightest?.budget.id;
  return new GatewayError(
    'budget-exceeded',
    `${name} ${reason}. ${advice}`,
    refusing === undefined ? {} : { budgetId: refusing },
  );
}
