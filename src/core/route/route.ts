import { ACCESS_STAGE } from '../policy/index.js';
import { OFFLINE_PROVIDER } from '../policy/offline-last.js';
import { wantedTier } from '../policy/prefer-tier.js';
import { refText, type ModelCard } from '../model.js';
import { estimateNanoUsd, rank } from './rank.js';
import { sieve, type Sieved } from './sieve.js';
import { isDrop, type PolicyStage } from './stage.js';
import type { Candidate, IfAllReady, Rejection, RoutingContext, RoutingDecision } from './types.js';

/** Sends every model through the stages and ranks what is left. Pure: same input, same decision. */
export function route(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
): RoutingDecision {
  const sieves = runDrops(models, stages, context);
  const candidates = rank(byName(sieves.at(-1)?.kept ?? models), stages, context).toSorted(byScore);
  let rejected: readonly Rejection[] | undefined;
  let ifAllReady: { readonly best: IfAllReady | undefined } | undefined;
  return {
    requestId: context.requestId,
    atMs: context.atMs,
    asked: context.asked,
    wantedTier: wantedTier(context),
    needs: context.needs,
    classification: context.classification,
    budget: context.budget,
    plans: context.plans,
    guardrail: context.guardrail,
    candidates,
    get rejected() {
      return (rejected ??= sieves.flatMap((one) => rejectionsOf(one, context)));
    },
    get rejectionGroups() {
      return sieves.flatMap(({ groups }) => groups());
    },
    get ifAllReady() {
      return (ifAllReady ??= { best: bestIfAllReady(models, stages, context, candidates[0]) }).best;
    },
  };
}

function runDrops(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
): readonly Sieved[] {
  const sieves: Sieved[] = [];
  let left = models;
  for (const stage of stages) {
    if (!isDrop(stage)) continue;
    const sieved = sieve(left, stage, context);
    sieves.push(sieved);
    left = sieved.kept;
  }
  return sieves;
}

const rejectionsOf = ({ stage, dropped }: Sieved, { needs }: RoutingContext): readonly Rejection[] =>
  dropped.map(({ model, reason }) => ({
    model: { provider: model.provider, model: model.model },
    stage,
    reason,
    estimatedNanoUsd: estimateNanoUsd(model, needs),
  }));

/** Best first; sorting keeps the order of equal scores, which is that of their names. */
const byScore = (a: Candidate, b: Candidate): number => b.score - a.score;

/** Lists in the order of their names, so that a choice never depends on the catalogue's. */
const sorted = new WeakMap<readonly ModelCard[], readonly ModelCard[]>();

function byName(models: readonly ModelCard[]): readonly ModelCard[] {
  let named = sorted.get(models);
  if (!named) sorted.set(models, (named = models.toSorted((a, b) => (refText(a) < refText(b) ? -1 : 1))));
  return named;
}

/** A better answer is worth naming when nothing real can answer, or when the wanted tier is out of reach. */
function isWorthNaming(context: RoutingContext, chosen: Candidate | undefined): boolean {
  if (context.asked.kind === 'explicit') return false;
  return !chosen || chosen.model.provider === OFFLINE_PROVIDER || chosen.model.tier !== wantedTier(context);
}

/** The best of all models that could take the request, as if every provider were ready. */
function bestIfAllReady(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
  chosen: Candidate | undefined,
): IfAllReady | undefined {
  if (!isWorthNaming(context, chosen)) return undefined;
  const withoutAccess = stages.filter((stage) => stage !== ACCESS_STAGE);
  const kept = runDrops(models, withoutAccess, context).at(-1)?.kept ?? models;
  const best = rank(byName(kept), withoutAccess, context).reduce<Candidate | undefined>(
    (top, one) => (top && byScore(top, one) <= 0 ? top : one),
    undefined,
  );
  if (!best || best.model.provider === OFFLINE_PROVIDER) return undefined;
  const access = context.access.get(best.model.provider);
  return access && access.state !== 'ready' ? { candidate: best, hint: access.hint } : undefined;
}
