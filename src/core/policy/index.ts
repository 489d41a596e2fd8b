import type { DropStage, PolicyStage } from '../route/stage.js';
import { fitContext } from './fit-context.js';
import { keepAllowed } from './keep-allowed.js';
import { keepBudget } from './keep-budget.js';
import { keepCurrent } from './keep-current.js';
import { keepPlan } from './keep-plan.js';
import { keepPrivate } from './keep-private.js';
import { keepResidency } from './keep-residency.js';
import { offlineLast } from './offline-last.js';
import { onlyAsked } from './only-asked.js';
import { preferHealthy } from './prefer-healthy.js';
import { preferTier } from './prefer-tier.js';
import { preferValue } from './prefer-value.js';
import { requireAccess } from './require-access.js';
import { requireCapabilities } from './require-capabilities.js';
import { requireWire } from './require-wire.js';
import { stayInLoop } from './stay-in-loop.js';
import { tellEnd } from './tell-end.js';

/** Whether a provider can be called; kept apart because "what if I had a key?" leaves it out. */
export const ACCESS_STAGE: DropStage = requireAccess;

/** The policy: the order is what decides. Add a stage by writing its file and giving it its place here. */
export const DEFAULT_STAGES: readonly PolicyStage[] = [
  onlyAsked,
  keepAllowed,
  requireWire,
  requireCapabilities,
  fitContext,
  keepPrivate,
  keepResidency,
  requireAccess,
  keepCurrent,
  keepPlan,
  keepBudget,
  offlineLast,
  preferTier,
  preferValue,
  preferHealthy,
  stayInLoop,
  tellEnd,
];
