import { refText, type ModelCard } from '../model.js';
import type { RejectionGroup } from './types.js';

/** A model that a stage dropped, and why. */
export type Drop = { readonly model: ModelCard; readonly reason: string };

/** Puts what a stage dropped for one reason into one group, in the order of the models. */
export function groupDrops(stage: string, dropped: readonly Drop[]): readonly RejectionGroup[] {
  const groups = new Map<string, { models: Set<string>; count: number }>();
  for (const { model, reason } of dropped) {
    const group = groups.get(reason) ?? { models: new Set<string>(), count: 0 };
    group.models.add(stage === 'require-access' ? `${model.provider}/*` : refText(model));
    group.count += 1;
    groups.set(reason, group);
  }
  return [...groups].map(([reason, { models, count }]) => ({ stage, reason, models: [...models], count }));
}
