import type { ChatRequest, ReplyEvent } from '../core/chat.js';
import { taskClassOf, type Classification } from '../core/classify/classification.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import { toLedgerEntry, type Cost, type LedgerEntry } from '../core/ledger.js';
import type { Memory } from '../core/memory/memory.js';
import { refText, sameRef, type ModelCard } from '../core/model.js';
import type { Outcome } from '../core/outcome.js';
import { DEFAULT_STAGES } from '../core/policy/index.js';
import { requireWire } from '../core/policy/require-wire.js';
import { parseAsked } from '../core/route/asked.js';
import { route } from '../core/route/route.js';
import type { Preset, RoutingDecision } from '../core/route/types.js';
import { estimateRequestTokens } from '../wire/tokens.js';
import { uncarried } from '../wire/uncarried.js';
import { makeEmbed, type Embed, type EmbedDeps } from './embeddings.js';
import { execute, type ExecuteDeps } from './execute.js';
import type { Inventory } from './inventory.js';
import { needsOf } from './needs.js';
import type { Makers } from './seals.js';

/** What the gateway needs from the house. */
export type GatewayDeps = Omit<ExecuteDeps, 'providerOf'> & {
  /** What is known of models that make vectors. */
  readonly embedders: Pick<EmbedDeps, 'catalog' | 'localEmbedders'>;
  readonly makers: Makers;
  readonly inventory: Inventory;
  readonly memory: () => Memory;
  readonly preset: () => Preset;
  readonly classify: Classify;
  readonly maxFallbacks: () => number;
  readonly costOf: (model: ModelCard | undefined, outcome: Outcome, atMs: number) => Cost;
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
    const judged = deps.classify(request, promptTokens, signal);
    const classification = judged instanceof Promise ? await judged : judged;
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
    });
  }

  async function chat(request: ChatRequest, signal: AbortSignal): Promise<ChatRun> {
    const decision = await decide(request, signal);
    const models = decision.candidates.slice(0, 1 + deps.maxFallbacks()).map((candidate) => candidate.model);
    if (models.length === 0) throw noCandidate(decision);
    const settle = (outcome: Outcome): void => {
      const { servedBy } = outcome;
      const served = servedBy && models.find((model) => sameRef(model, servedBy));
      const cost = deps.costOf(served, outcome, decision.atMs);
      settled.fire({ entry: toLedgerEntry(request, decision, outcome, cost), decision });
    };
    // The reply is on its way before its row is made, and the row is made before the next request comes in.
    const settleSoon = (outcome: Outcome): void => {
      process.nextTick(() => reporting(() => settle(outcome)));
    };
    const providerOf = (id: string) => deps.inventory.providerOf(id);
    return { decision, events: execute({ request, models }, signal, { ...deps, providerOf }, settleSoon) };
  }

  const embed = makeEmbed({ ...deps, ...deps.embedders, settle: (one) => settled.fire(one) });

  return { decide, chat, embed, onDidSettle: settled.event, dispose: () => settled.dispose() };
}

function noCandidate(decision: RoutingDecision): GatewayError {
  const { asked, rejected, ifAllReady } = decision;
  const { onlyWires } = decision.needs;
  if (onlyWires && rejected.some(({ stage }) => stage === requireWire.id)) {
    const name = asked.kind === 'explicit' ? refText(asked.ref) : 'any model that is connected';
    return uncarried(onlyWires.field, name);
  }
  if (asked.kind === 'explicit') {
    const reason = rejected.find(({ model }) => sameRef(model, asked.ref))?.reason ?? 'it is not known here';
    return new GatewayError('no-candidate', `${refText(asked.ref)} cannot take this request: ${reason}`);
  }
  const advice = ifAllReady ? ` ${ifAllReady.candidate.model.name} could: ${ifAllReady.hint}` : '';
  return new GatewayError(
    'no-candidate',
    `No connected model can take this request (${topReasons(decision)}).${advice}`,
  );
}

function topReasons({ rejected }: RoutingDecision): string {
  const counts = new Map<string, number>();
  for (const { stage } of rejected) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].map(([stage, count]) => `${count} dropped by ${stage}`).join(', ');
}
