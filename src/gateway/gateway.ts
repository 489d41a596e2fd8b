import type { ChatRequest, ReplyEvent } from '../core/chat.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import type { GatewayError } from '../core/errors.js';
import { toLedgerEntry, type LedgerEntry } from '../core/ledger.js';
import { sameRef } from '../core/model.js';
import type { Attempt, Call, Outcome } from '../core/outcome.js';
import type { RoutingDecision } from '../core/route/types.js';
import type { Backends } from './backends.js';
import { makeChoose, type Decide, type DecideDeps } from './decide.js';
import { makeEmbed, type Embed, type EmbedDeps } from './embeddings.js';
import { entranceOf, termsFor } from './entrance.js';
import { execute } from './execute.js';
import type { Guard } from './guardrails/guard.js';
import { makeGuarded } from './guardrails/guarded.js';
import type { Inventory } from './inventory.js';
import type { ExecuteDeps } from './job.js';
import { noCandidate } from './no-candidate.js';
import { refusedRow } from './refused.js';
import type { Makers } from './seals.js';
import type { Till } from './till.js';

/** What the gateway needs from the house. */
export type GatewayDeps = Omit<ExecuteDeps, 'providerOf' | 'cardOf' | 'hasNewKey'> &
  Omit<DecideDeps, 'backends'> & {
    /** What is known of models that make vectors. */
    readonly embedders: Pick<EmbedDeps, 'catalog' | 'localEmbedders'>;
    readonly guard: Pick<Guard, 'inspect'>;
    readonly makers: Makers;
    readonly inventory: Inventory;
    readonly maxFallbacks: () => number;
    /** How long a request waits for money that is set aside for others. Milliseconds; 0 for not at all. */
    readonly queueMs: () => number;
    readonly till: Till;
    readonly report: (error: unknown) => void;
  };

/** A reply under way: why this model, and its events. Leaving the loop early cancels the call. */
export type ChatRun = { readonly decision: RoutingDecision; readonly events: AsyncGenerator<ReplyEvent, void> };

/** One finished request with everything that is recorded of it. */
export type Settled = { readonly entry: LedgerEntry; readonly decision: RoutingDecision };

/** The engine: every request from every surface goes through `chat`. */
export type Gateway = Disposable & {
  /**
   * Chooses without calling any model for the answer; a classifier that asks somebody else does ask. Rejects with
   * 'model-unknown' for a name that is not known, and with 'guardrail-blocked' before anybody is asked.
   */
  readonly decide: Decide;
  /** Chooses and calls. Rejects with 'no-candidate' when no model can take the request, and with 'guardrail-blocked'. */
  chat(request: ChatRequest, signal: AbortSignal): Promise<ChatRun>;
  /** Makes vectors of texts. */
  readonly embed: Embed;
  /** How providers did lately, and a way to forget it. */
  readonly backends: Backends;
  /** Fires once for each request that was sent or tried, however it ended: on the next tick, when its reply has been passed on. */
  readonly onDidSettle: Event<Settled>;
};

/** Builds the engine over an inventory of models. */
export function createGateway(deps: GatewayDeps): Gateway {
  const settled = new Emitter<Settled>(deps.report);
  const { decide, decideFor } = makeGuarded({ ...deps, choose: makeChoose(deps) });

  /** Nobody waits for what is done later, so nobody would hear of its failure. */
  function reporting(run: () => void): void {
    try {
      run();
    } catch (error) {
      deps.report(error);
    }
  }

  async function chat(request: ChatRequest, signal: AbortSignal): Promise<ChatRun> {
    const refuse = (decision: RoutingDecision, error: GatewayError): void =>
      settled.fire(refusedRow(request, decision, error));
    const decision = await decideFor(request, signal, refuse);
    const models = decision.candidates.map((candidate) => candidate.model);
    const settle = (outcome: Outcome): void => {
      const attempts = outcome.attempts.map((call) => priced(call, decision));
      settled.fire({ entry: toLedgerEntry(request, decision, outcome, attempts), decision });
    };
    if (models.length === 0) {
      const error = noCandidate(decision, isReady);
      if (error.kind === 'budget-exceeded') refuse(decision, error);
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

  const isReady = (id: string): boolean => deps.inventory.known()?.access.get(id)?.state === 'ready';
  const called = {
    providerOf: (id: string) => deps.inventory.providerOf(id),
    cardOf: (id: string) => deps.inventory.cardOf(id),
    hasNewKey: (id: string) => deps.inventory.hasNewKey(id),
  };
  const embed = makeEmbed({ ...deps, ...deps.embedders, settle: (one) => settled.fire(one) });

  return { decide, chat, embed, backends: deps.backends, onDidSettle: settled.event, dispose: () => settled.dispose() };
}
