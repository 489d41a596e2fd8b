import { clockText } from '../budget/zone.js';
import type { Plan, PlanStanding } from './types.js';

/** What routing sees of a plan. */
export type PlanHeadroom = {
  readonly name: string;
  readonly overflow: Plan['overflow'];
  /** The window with the least left; undefined while the ledger cannot be read, and then there is taken to be room. */
  readonly tightest:
    | {
        readonly hours: number;
        /** 0 to 1. */
        readonly leftShare: number;
        /** When there is room again, for people: '14:20', or with its date when that is another day. */
        readonly until: string;
      }
    | undefined;
};

/** Headroom by provider id. The same map comes back until something of it changes. */
export type PlanHeadrooms = ReadonlyMap<string, PlanHeadroom>;

/** What routing looks at of a plan. Times are told in the zone. */
export function headroomOf({ plan, tightest }: PlanStanding, zone: string, nowMs: number): PlanHeadroom {
  const { name, overflow } = plan;
  if (!tightest) return { name, overflow, tightest: undefined };
  const until = momentText(zone, tightest.freesAtMs ?? nowMs, nowMs);
  return { name, overflow, tightest: { hours: tightest.window.hours, leftShare: tightest.leftShare, until } };
}

/** True when a window of the plan has nothing left. */
export const isUsedUp = ({ tightest }: PlanHeadroom): boolean => tightest?.leftShare === 0;

/** True when a call to a provider of this plan costs nothing beside it. A plan that stops never costs more. */
export const isCovered = (headroom: PlanHeadroom | undefined): boolean =>
  headroom !== undefined && (headroom.overflow === 'stop' || !isUsedUp(headroom));

/** The providers that are covered, as one text: equal texts mean that nothing changed about it. */
export function coveredBy(plans: PlanHeadrooms | undefined): string {
  if (!plans || plans.size === 0) return '';
  return [...plans].flatMap(([provider, headroom]) => (isCovered(headroom) ? [provider] : [])).join(' ');
}

/** '5-hour' or '7-day', and '5 h' or '7 d'. */
export const windowName = (hours: number): string => (isDays(hours) ? `${hours / 24}-day` : `${hours}-hour`);
export const windowText = (hours: number): string => (isDays(hours) ? `${hours / 24} d` : `${hours} h`);

const isDays = (hours: number): boolean => hours > 24 && hours % 24 === 0;

function momentText(zone: string, atMs: number, nowMs: number): string {
  const text = clockText(zone, atMs);
  const [day, clock = text] = text.split(' ');
  return clockText(zone, nowMs).startsWith(`${day ?? ''} `) ? clock : text;
}
