import type { ChatRequest } from '../core/chat.js';
import { taskClassOf, type Classification } from '../core/classify/classification.js';
import type { Verdict } from '../core/guardrails/index.js';
import type { StandingOf } from '../core/health/types.js';
import type { Memory } from '../core/memory/memory.js';
import type { PlanHeadrooms } from '../core/plan/headroom.js';
import { DEFAULT_STAGES } from '../core/policy/index.js';
import { parseAsked } from '../core/route/asked.js';
import { route } from '../core/route/route.js';
import type { Preset, RoutingDecision } from '../core/route/types.js';
import { estimateRequestTokens } from '../wire/tokens.js';
import type { Inventory } from './inventory.js';
import { needsOf } from './needs.js';
import type { Makers } from './seals.js';
import type { Till } from './till.js';

/** Judges how hard a request is, at once where it can. Never fails, but for an abort of `signal`. */
export type Classify = (
  request: ChatRequest,
  promptTokens: number,
  signal: AbortSignal,
) => Classification | Promise<Classification>;

/** What a decision is made of. */
export type DecideDeps = {
  readonly inventory: Pick<Inventory, 'snapshot'>;
  readonly makers: Pick<Makers, 'loopModelOf'>;
  readonly backends: { readonly standingOf: StandingOf; ready(who: 'request'): Promise<void> | undefined };
  readonly memory: () => Memory;
  readonly preset: () => Preset;
  readonly classify: Classify;
  readonly till: Pick<Till, 'limits'>;
  /** What subscriptions leave. Never rejects. */
  readonly plans: () => Promise<PlanHeadrooms>;
  readonly nowMs: () => number;
};

/**
 * Chooses without calling. Rejects with 'model-unknown' for a name that is not known, and with 'guardrail-blocked' for a
 * text that nobody may be shown.
 */
export type Decide = (request: ChatRequest, signal?: AbortSignal) => Promise<RoutingDecision>;

/** The same for a text that was looked through before. */
export type Choose = (
  request: ChatRequest,
  signal: AbortSignal,
  guardrail: Verdict | undefined,
) => Promise<RoutingDecision>;

/** Reads everything a choice depends on, once, and chooses. */
export function makeChoose(deps: DecideDeps): Choose {
  return async (request, signal, guardrail) => {
    const stock = await deps.inventory.snapshot();
    const promptTokens = estimateRequestTokens(request);
    const asked = parseAsked(request.model, deps.preset(), stock.resolve);
    const [classification, budget, plans] = await Promise.all([
      deps.classify(request, promptTokens, signal),
      deps.till.limits(request.client),
      deps.plans(),
      deps.backends.ready('request'),
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
      guardrail,
    });
  };
}
