/** What a plan counts. */
export const PLAN_UNITS = ['requests', 'tokens', 'usd'] as const;
export type PlanUnit = (typeof PLAN_UNITS)[number];

/** A rolling window of a plan, such as 5 hours: at most so much in any stretch of that length. 'usd' is at list prices. */
export type PlanWindow = { readonly hours: number; readonly unit: PlanUnit; readonly limit: number };

/** A subscription to a provider: paid otherwise, limited by windows. `overflow` says what happens when one is used up. */
export type Plan = {
  readonly provider: string;
  readonly name: string;
  readonly windows: readonly PlanWindow[];
  readonly overflow: 'stop' | 'pay';
};

/**
 * How one window stands, as counted on this machine. `freesAtMs` is by when something of it has left or, when it is used
 * up, by when there is room again; undefined while nothing was used.
 */
export type PlanWindowStanding = {
  readonly window: PlanWindow;
  readonly used: number;
  /** 0 to 1. */
  readonly leftShare: number;
  readonly freesAtMs: number | undefined;
};

/** How a plan stands: its windows, and the one with the least left. There are none while the ledger cannot be read: nothing is known then. */
export type PlanStanding = {
  readonly plan: Plan;
  readonly windows: readonly PlanWindowStanding[];
  readonly tightest: PlanWindowStanding | undefined;
};
