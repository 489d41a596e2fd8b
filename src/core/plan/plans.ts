import type { Plan, PlanWindow } from './types.js';

/** A plan as the settings have it, by provider id. */
export type ConfiguredPlans = Readonly<
  Record<
    string,
    {
      readonly name?: string | undefined;
      readonly windows: readonly PlanWindow[];
      readonly overflow: Plan['overflow'];
    }
  >
>;

/** The plans of the settings. One without a name is called like its provider. */
export const plansOf = (configured: ConfiguredPlans): readonly Plan[] =>
  Object.entries(configured).map(([provider, { name = provider, windows, overflow }]) => ({
    provider,
    name,
    windows,
    overflow,
  }));
