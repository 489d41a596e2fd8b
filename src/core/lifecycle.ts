import { DAY_MS } from './time.js';

/** What a provider announced about the end of a model. */
export type Lifecycle = {
  /** The last day it may still be served, 'YYYY-MM-DD', taken as a day of UTC. */
  readonly retiresOn: string;
  /** What to use instead, 'provider/model'. */
  readonly successor?: string | undefined;
};

/** How far off the end of a model is: 'soon' is within 30 days, the last day among them. */
export type Retirement = {
  readonly state: 'announced' | 'soon' | 'retired';
  readonly on: string;
  readonly successor: string | undefined;
};

/** People are told this long before. Source: PRODUCT 3.2, pain 17. */
const SOON_DAYS = 30;

/** Where a model stands at a moment; undefined when nothing was announced of its end. */
export function retirementOf(
  { lifecycle }: { readonly lifecycle?: Lifecycle | undefined },
  atMs: number,
): Retirement | undefined {
  if (!lifecycle) return undefined;
  const { retiresOn: on, successor } = lifecycle;
  const daysLeft = dayOf(Date.parse(on)) - dayOf(atMs);
  return { state: daysLeft < 0 ? 'retired' : daysLeft <= SOON_DAYS ? 'soon' : 'announced', on, successor };
}

/** The number of a day of UTC: while it is the same, so is every retirement. */
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);

/** 'retired on 2026-08-16; use acme/two instead', or 'to be retired on …' until then. */
export const retirementText = ({ state, on, successor }: Retirement): string =>
  `${state === 'retired' ? '' : 'to be '}retired on ${on}${useText(successor)}`;

/** '; use acme/two instead', or nothing where nobody knows what. */
export const useText = (successor: string | undefined): string =>
  successor === undefined ? '' : `; use ${successor} instead`;
