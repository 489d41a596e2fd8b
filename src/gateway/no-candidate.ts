import { GatewayError } from '../core/errors.js';
import { refText, sameRef, type ModelRef } from '../core/model.js';
import { fitContext } from '../core/policy/fit-context.js';
import { keepAllowed } from '../core/policy/keep-allowed.js';
import { keepBudget } from '../core/policy/keep-budget.js';
import { keepResidency } from '../core/policy/keep-residency.js';
import { requireWire } from '../core/policy/require-wire.js';
import type { Asked, Rejection, RoutingDecision } from '../core/route/types.js';
import { uncarried } from '../wire/uncarried.js';
import { notAllowed } from './not-allowed.js';

/** Why no model can take a request, and what to do about it. */
export function noCandidate(decision: RoutingDecision, isReady: (provider: string) => boolean): GatewayError {
  const { asked, rejected, ifAllReady } = decision;
  const forbidden = rejected.find(({ stage, model }) => FORBIDDING.has(stage) && isAskedFor(asked, model));
  if (forbidden) return notAllowed(forbidden.model, forbidden.reason);
  const unaffordable = rejected.find(({ stage }) => stage === keepBudget.id);
  if (unaffordable) return overBudget(decision, unaffordable);
  const tooShort = rejected.filter(({ stage, model }) => stage === fitContext.id && isReady(model.provider));
  if (tooShort.length > 0) return tooLong(decision, tooShort);
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

/** Said as a provider would, so that clients shorten the conversation as they know to. Source: RELIABILITY, fault 27. */
function tooLong({ needs }: RoutingDecision, [first, ...others]: readonly Rejection[]): GatewayError {
  const example = first ? ` ${refText(first.model)}: ${first.reason}.` : '';
  const many =
    others.length === 0 ? 'the model that is ready' : `each of the ${others.length + 1} models that are ready`;
  return new GatewayError(
    'upstream-too-long',
    `The prompt is too long for ${many}: about ${needs.promptTokens} tokens.${example} Send less, or connect a model with a larger context window.`,
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
