import { ACCESS_STAGE } from '../policy/index.js';
import { OFFLINE_PROVIDER } from '../policy/offline-last.js';
import { wantedTier } from '../policy/prefer-tier.js';
import { refText, type ModelCard } from '../model.js';
import { poolOf } from './pool.js';
import type { Candidate, IfAllReady, PolicyStage, Pool, RoutingContext, RoutingDecision } from './types.js';

/** Sends every model through the stages and ranks what is left. Pure: same input, same decision. */
export function route(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
): RoutingDecision {
  const pool = runStages(models, stages, context);
  const candidates = rank(pool.kept);
  return {
    requestId: context.requestId,
    atMs: context.atMs,
    asked: context.asked,
    wantedTier: wantedTier(context),
    needs: context.needs,
    classification: context.classification,
    candidates,
    rejected: pool.rejected,
    ifAllReady: bestIfAllReady(models, stages, context, candidates[0]),
  };
}

function runStages(models: readonly ModelCard[], stages: readonly PolicyStage[], context: RoutingContext): Pool {
  return stages.reduce((pool, stage) => stage.apply(pool, context), poolOf(models, context.needs));
}

/** Best first; equal scores go by name, so that the order never depends on the catalogue's. */
function rank(kept: readonly Candidate[]): readonly Candidate[] {
  return kept.toSorted((a, b) => b.score - a.score || (refText(a.model) < refText(b.model) ? -1 : 1));
}

/** A better answer is worth naming when nothing real can answer, or when the wanted tier is out of reach. */
function bestIfAllReady(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
  chosen: Candidate | undefined,
): IfAllReady | undefined {
  if (context.asked.kind === 'explicit') return undefined;
  if (chosen && chosen.model.provider !== OFFLINE_PROVIDER && chosen.model.tier === wantedTier(context))
    return undefined;
  const withoutAccess = stages.filter((stage) => stage !== ACCESS_STAGE);
  const [best] = rank(runStages(models, withoutAccess, context).kept);
  if (!best || best.model.provider === OFFLINE_PROVIDER) return undefined;
  const access = context.access.get(best.model.provider);
  return access && access.state !== 'ready' ? { candidate: best, hint: access.hint } : undefined;
}
