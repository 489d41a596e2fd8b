import { outsideOf } from '../endpoints.js';
import type { DropStage } from '../route/stage.js';

/** Prompts go to no region but those of the setting "routing.residency". What nobody knows the place of goes nowhere. */
export const keepResidency: DropStage = {
  id: 'keep-residency',
  meaning: 'Only regions that the setting "routing.residency" allows',
  dependsOn: ({ residency }) => [residency],
  reasonIn: ({ residency }) => {
    if (residency === undefined) return undefined;
    const { regions, cardOf } = residency;
    return ({ provider, model }) => {
      const card = cardOf(provider);
      return card ? outsideOf(card, model, regions) : 'the provider is not known here';
    };
  },
};
