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
  const gate = Math.max(stages.indexOf(ACCESS_STAGE), 0); // without that stage nothing needs to be run twice
  const able = runStages(stages.slice(0, gate), poolOf(models, context.needs), context);
  const rest = stages.slice(gate);
  const pool = runStages(rest, able, context);
  const candidates = pool.kept.toSorted(byScore);
  return {
    requestId: context.requestId,
    atMs: context.atMs,
    asked: context.asked,
    wantedTier: wantedTier(context),
    needs: context.needs,
    classification: context.classification,
    candidates,
    rejected: pool.rejected,
    ifAllReady: isWorthNaming(context, candidates[0]) ? bestIfAllReady(rest, able, context) : undefined,
  };
}

function runStages(stages: readonly PolicyStage[], from: Pool, context: RoutingContext): Pool {
  return stages.reduce((pool, stage) => stage.apply(pool, context), from);
}

/** Best first; equal scores go by name, so that the order never depends on the catalogue's. */
const byScore = (a: Candidate, b: Candidate): number =>
  b.score - a.score || (refText(a.model) < refText(b.model) ? -1 : 1);

/** A better answer is worth naming when nothing real can answer, or when the wanted tier is out of reach. */
function isWorthNaming(context: RoutingContext, chosen: Candidate | undefined): boolean {
  if (context.asked.kind === 'explicit') return false;
  return !chosen || chosen.model.provider === OFFLINE_PROVIDER || chosen.model.tier !== wantedTier(context);
}

/** The best of all models that could take the request, as if every provider were ready. */
function bestIfAllReady(stages: readonly PolicyStage[], able: Pool, context: RoutingContext): IfAllReady | undefined {
  const withoutAccess = stages.filter((stage) => stage !== ACCESS_STAGE);
  const { kept } = runStages(withoutAccess, able, context);
  const best = kept.reduce<Candidate | undefined>((top, one) => (top && byScore(top, one) < 0 ? top : one), undefined);
  if (!best || best.model.provider === OFFLINE_PROVIDER) return undefined;
  const access = context.access.get(best.model.provider);
  return access && access.state !== 'ready' ? { candidate: best, hint: access.hint } : undefined;
}
