import { clockText } from '../core/budget/zone.js';
import type { MoneyReport, Savings } from '../core/spend/report.js';
import { partsOf, type SpendPart } from '../core/spend/parts.js';
import { groupSpend, sumSpend } from '../core/spend/sums.js';
import type { SpendDimension, SpendRow, SpendSums } from '../core/spend/types.js';

/** What --by can name, and the dimension it stands for; a day is a slot of time. */
export const BREAKDOWNS = {
  model: 'model',
  provider: 'provider',
  tier: 'tier',
  category: 'category',
  client: 'app',
  workspace: 'workspace',
  key: 'key',
  team: 'team',
  day: 'day',
} as const satisfies Readonly<Record<string, SpendDimension | 'day'>>;
export type Breakdown = keyof typeof BREAKDOWNS;

export const isBreakdown = (text: string): text is Breakdown => Object.hasOwn(BREAKDOWNS, text);

/** Everything `signalbox stats` has to say. */
export type Stats = {
  readonly sinceMs: number;
  readonly zone: string;
  readonly all: SpendSums;
  readonly savings: Savings | undefined;
  readonly standings: MoneyReport['standings'];
  readonly breakdowns: ReadonlyMap<Breakdown, readonly SpendPart[]>;
};

/** Where rows come from: `rows` by all dimensions in one slot, `byDay` in the slots of days. */
export type StatsSource = {
  readonly rows: readonly SpendRow[];
  readonly byDay: readonly SpendRow[];
  readonly days: readonly number[];
  readonly zone: string;
};

/** One breakdown: days in their order, everything else dearest first. */
export function breakDown(by: Breakdown, { rows, byDay, days, zone }: StatsSource): readonly SpendPart[] {
  const dimension = BREAKDOWNS[by];
  if (dimension !== 'day') return partsOf(groupSpend(rows, dimension));
  const named = new Map(
    days.map((dayMs, slot) => [dateText(zone, dayMs), sumSpend(byDay.filter((row) => row.slot === slot))]),
  );
  return partsOf(named).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The date that the zone's clocks show. */
const dateText = (zone: string, atMs: number): string => clockText(zone, atMs).slice(0, '2026-11-26'.length);
