import { isUsedUp, windowText, type PlanHeadroom } from './headroom.js';

/** With less left, what is in a plan is kept for requests that nothing cheaper can take. */
const SCARCE_SHARE = 0.2;

/** What a plan does to the price of its models in ranking, and a note that says so. */
export type PlanPrice = { readonly isFree: boolean; readonly note: string };

/** While a plan has plenty left its models count as free; when it runs low, or is used up, they count at their list price. */
export function planPrice(headroom: PlanHeadroom): PlanPrice {
  const { tightest } = headroom;
  if (!tightest) return { isFree: true, note: 'plan: what is left of it is not known' };
  const { leftShare, hours } = tightest;
  if (isUsedUp(headroom)) return { isFree: false, note: `plan: ${windowText(hours)} used up, paid by list price` };
  const left = `plan: ${Math.floor(leftShare * 100)}% of ${windowText(hours)} left`;
  return leftShare < SCARCE_SHARE
    ? { isFree: false, note: `${left}, so it counts at its list price` }
    : { isFree: true, note: left };
}
