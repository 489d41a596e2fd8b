import { recall } from '../memory/memory.js';
import { NANO_USD_PER_USD } from '../money.js';
import { planPrice } from '../plan/in-plan.js';
import type { RankStage } from '../route/stage.js';
import type { Candidate, RoutingContext } from '../route/types.js';

/** What a second of waiting is worth, so that free models are told apart by speed. About $0.36 an hour. */
const USD_PER_SECOND = 0.0001;

/** Waiting assumed of a model nobody has timed. */
const UNKNOWN_LATENCY_MS = 4_000;

/** Quality assumed before anything was learned; the same as the memory's prior. */
const UNKNOWN_QUALITY = 0.8;

/** Below this the cost per good answer would grow without bound. */
const LEAST_QUALITY = 0.02;

/** Counts as this many dollars: after every priced model of the tier, before the next tier. */
const UNPRICED_USD = 100;
const UNPRICED_NOTE = 'unpriced, so tried after priced models';

/**
 * Within a tier the cheapest good answer wins: (price + waiting) / quality,
 * which is what an answer costs when bad ones have to be asked again. Quality and waiting come from memory. What a plan
 * covers costs nothing while much of it is left.
 */
export const preferValue: RankStage = {
  id: 'prefer-value',
  meaning: 'The lowest expected cost of a good answer, from prices and from what earlier requests taught',
  adjustIn: (context) => (candidate) => valueOf(candidate, context),
};

function valueOf(candidate: Candidate, { memory, taskClass, atMs, plans }: RoutingContext) {
  const belief = recall(memory, candidate.model, taskClass, atMs);
  const quality = Math.max(belief?.quality ?? UNKNOWN_QUALITY, LEAST_QUALITY);
  const waitingUsd = ((belief?.latencyMs ?? UNKNOWN_LATENCY_MS) / 1_000) * USD_PER_SECOND;
  const learned =
    belief === undefined
      ? undefined
      : `memory: quality ${quality.toFixed(2)} over ${belief.samples} request${belief.samples === 1 ? '' : 's'}`;
  const headroom = plans?.get(candidate.model.provider);
  const plan = headroom && planPrice(headroom);
  const nanoUsd = plan?.isFree === true ? 0 : candidate.estimatedNanoUsd;
  if (nanoUsd === undefined) return { points: -UNPRICED_USD, note: both(plan?.note, both(UNPRICED_NOTE, learned)) };
  const usd = nanoUsd / NANO_USD_PER_USD + waitingUsd;
  return { points: -usd / quality, note: both(plan?.note, learned) };
}

const both = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined ? (one ?? other) : `${one}; ${other}`;
