import type { ChatRequest } from '../../core/chat.js';
import type { GatewayError } from '../../core/errors.js';
import { blockedError, type Verdict } from '../../core/guardrails/index.js';
import { parseAsked } from '../../core/route/asked.js';
import type { Preset, RoutingDecision } from '../../core/route/types.js';
import { estimateRequestTokens } from '../../wire/tokens.js';
import type { Choose, Decide } from '../decide.js';
import type { Inventory } from '../inventory.js';
import { needsOf } from '../needs.js';
import { blockedDecision, isBlocked, type Blocked } from './blocked.js';
import type { Guard } from './guard.js';
import { textsOf } from './texts.js';

/** What a guarded choice needs. */
export type GuardedDeps = {
  readonly guard: Pick<Guard, 'inspect'>;
  readonly choose: Choose;
  readonly inventory: Pick<Inventory, 'snapshot'>;
  readonly preset: () => Preset;
  readonly nowMs: () => number;
};

/** Hears of a request that was blocked, with what is to be kept of it. */
export type OnBlocked = (decision: RoutingDecision, error: GatewayError) => void;

/** A choice that comes after the guard: whoever judges a text by asking somebody is not given one that is blocked. */
export type Guarded = {
  /** For those who only want to know. */
  readonly decide: Decide;
  /** For a request that is to be answered. */
  readonly decideFor: (request: ChatRequest, signal: AbortSignal, onBlocked: OnBlocked) => Promise<RoutingDecision>;
};

/** Puts the guard before the choice. */
export function makeGuarded({ guard, choose, inventory, preset, nowMs }: GuardedDeps): Guarded {
  const inspect = (request: ChatRequest, signal: AbortSignal): Promise<Verdict> | undefined =>
    guard.inspect(() => textsOf(request), signal);

  async function kept(request: ChatRequest, verdict: Blocked): Promise<RoutingDecision> {
    const { resolve, models } = await inventory.snapshot();
    const asked = parseAsked(request.model, preset(), resolve);
    const needs = needsOf(request, estimateRequestTokens(request));
    return blockedDecision({ requestId: request.id, atMs: nowMs(), asked, needs }, verdict, models.length);
  }

  return {
    decide: async (request, signal = new AbortController().signal) => {
      const verdict = await inspect(request, signal);
      if (isBlocked(verdict)) throw blockedError(verdict.blockedBy);
      return choose(request, signal, verdict);
    },
    decideFor: async (request, signal, onBlocked) => {
      const verdict = await inspect(request, signal);
      if (!isBlocked(verdict)) return choose(request, signal, verdict);
      const error = blockedError(verdict.blockedBy);
      onBlocked(await kept(request, verdict), error);
      throw error;
    },
  };
}
