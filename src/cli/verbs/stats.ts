import { namedBaseline } from '../../app/model-price.js';
import { GatewayError } from '../../core/errors.js';
import { savings } from '../../core/spend/savings.js';
import { sumSpend } from '../../core/spend/sums.js';
import type { SpendDimension } from '../../core/spend/types.js';
import { breakDown, BREAKDOWNS, isBreakdown, type Breakdown, type Stats } from '../breakdown.js';
import { daySlots, parseSince } from '../since.js';
import { statsJson, statsText } from '../stats-view.js';
import { textOption } from '../support.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

const DEFAULT_SINCE = '30d';

/** What --detailed shows. */
const DETAILS: readonly Breakdown[] = ['model', 'provider', 'tier', 'category', 'client', 'day'];

/** Asked for at once, so that every breakdown is of the same rows. */
const DIMENSIONS: readonly SpendDimension[] = [
  'model',
  'provider',
  'tier',
  'category',
  'app',
  'workspace',
  'key',
  'team',
  'kind',
];

/** `signalbox stats`: requests, cost, time, tokens, savings and caps over a stretch of time. */
export const statsVerb: Verb = {
  name: 'stats',
  usage: `signalbox stats [--since 7d|24h|2026-11-01|all] [--by ${Object.keys(BREAKDOWNS).join('|')}] [--detailed]`,
  summary: 'Shows requests, cost, mean time, tokens and savings of the last 30 days, by model unless told otherwise.',
  options: { since: { type: 'string' }, by: { type: 'string' }, detailed: { type: 'boolean' } },
  run: async (context) => {
    const wanted = breakdownsOf(context);
    const stats = await readStats(context, wanted);
    context.out(context.json ? JSON.stringify(statsJson(stats)) : statsText(stats));
    return EXIT.ok;
  },
};

function breakdownsOf(context: CliContext): readonly Breakdown[] {
  const by = textOption(context, 'by');
  if (by === undefined) return context.options['detailed'] === true ? DETAILS : ['model'];
  if (isBreakdown(by)) return [by];
  throw new GatewayError(
    'invalid-request',
    `Nothing is counted by "${by}". Choose of: ${Object.keys(BREAKDOWNS).join(', ')}.`,
  );
}

async function readStats(context: CliContext, wanted: readonly Breakdown[]): Promise<Stats> {
  const { money, inventory } = context.app;
  const report = await money.report();
  const { atMs, calendar, standings } = report;
  const sinceMs = parseSince(textOption(context, 'since') ?? DEFAULT_SINCE, calendar, atMs);
  const days = wanted.includes('day') ? daySlots(sinceMs, calendar, atMs) : [];
  const [rows, byDay, baseline] = await Promise.all([
    money.spend({ sinceMs, untilMs: undefined, slots: [], by: DIMENSIONS }),
    days.length > 0 ? money.spend({ sinceMs: days[0] ?? sinceMs, untilMs: undefined, slots: days, by: [] }) : [],
    namedBaseline(inventory, undefined, report),
  ]);
  const source = { rows, byDay, days, zone: calendar.zone };
  return {
    sinceMs,
    zone: calendar.zone,
    all: sumSpend(rows),
    savings: baseline && savings(rows, baseline),
    standings,
    breakdowns: new Map(wanted.map((by) => [by, breakDown(by, source)])),
  };
}
