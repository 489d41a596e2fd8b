import { isUsedUp, windowName, type PlanHeadrooms } from '../plan/headroom.js';
import type { DropStage } from '../route/stage.js';

/** Nobody pays for more of a plan that stops: its provider is left alone until its window has room again. */
export const keepPlan: DropStage = {
  id: 'keep-plan',
  meaning: 'Plans that stop: only while their windows have room',
  dependsOn: ({ plans }) => [...reasonsOf(plans)].flat(),
  reasonIn: ({ plans }) => {
    const reasons = reasonsOf(plans);
    return reasons.size === 0 ? undefined : ({ provider }) => reasons.get(provider);
  },
};

const NONE: ReadonlyMap<string, string> = new Map();

/** Why each provider whose plan is used up cannot be called. */
function reasonsOf(plans: PlanHeadrooms | undefined): ReadonlyMap<string, string> {
  if (!plans || plans.size === 0) return NONE;
  const reasons = new Map<string, string>();
  for (const [provider, headroom] of plans) {
    const { name, overflow, tightest } = headroom;
    if (overflow !== 'stop' || !tightest || !isUsedUp(headroom)) continue;
    const window = `the ${windowName(tightest.hours)} window of your plan with ${name}`;
    reasons.set(provider, `${window} is used up until ${tightest.until}`);
  }
  return reasons;
}
