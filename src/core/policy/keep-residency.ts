import { outsideOf } from '../endpoints.js';
import type { ModelRef } from '../model.js';
import type { DropStage } from '../route/stage.js';
import type { ResidencyRule } from '../route/types.js';

/** Why prompts may not go to a model; undefined when they may. */
export function outsideResidency({ provider, model }: ModelRef, rule: ResidencyRule | undefined): string | undefined {
  if (rule === undefined) return undefined;
  const card = rule.cardOf(provider);
  return card ? outsideOf(card, model, rule.regions) : 'the provider is not known here';
}

/** Prompts go to no region but those of the setting "routing.residency". What nobody knows the place of gets none. */
export const keepResidency: DropStage = {
  id: 'keep-residency',
  meaning: 'Only regions that the setting "routing.residency" allows',
  dependsOn: ({ residency }) => [residency],
  reasonIn: ({ residency }) => (residency ? (model) => outsideResidency(model, residency) : undefined),
};
