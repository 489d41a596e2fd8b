import { standingJson } from '../app/budget-json.js';
import { clockText } from '../core/budget/zone.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { meanDurationMs, type SpendPart } from '../core/spend/parts.js';
import type { SpendSums } from '../core/spend/types.js';
import { spendText } from '../dashboard/money.js';
import { partsTable } from './bars.js';
import type { Stats } from './breakdown.js';
import { capsTable } from './caps.js';
import { savingsJson, savingsText } from './savings.js';
import { columns } from './support.js';

const NUMBER = new Intl.NumberFormat('en-US');

/** Statistics for a terminal: the figures first, then each breakdown with bars. */
export function statsText({ sinceMs, zone, all, savings, standings, breakdowns }: Stats): string {
  return [
    sinceMs === 0 ? 'Since the beginning' : `Since ${clockText(zone, sinceMs)} (${zone})`,
    columns([
      ['requests', NUMBER.format(all.requests), qualityText(all)],
      ['cost', spendText(all), ''],
      ['mean time', timeText(meanDurationMs(all)), ''],
      ['tokens in', NUMBER.format(inputOf(all)), cacheText(all)],
      ['tokens out', NUMBER.format(all.outputTokens), ''],
    ]),
    ...(savings ? [savingsText(savings)] : []),
    ...(standings.length > 0 ? [capsTable(standings)] : []),
    ...[...breakdowns].filter(([, parts]) => parts.length > 0).map(([by, parts]) => partsTable(by, parts)),
  ].join('\n\n');
}

const qualityText = ({ failedRequests, estimatedRequests, unpricedRequests }: SpendSums): string =>
  `${failedRequests} failed, ${estimatedRequests} estimated, ${unpricedRequests} unpriced`;

const cacheText = ({ cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }: SpendSums): string =>
  `${NUMBER.format(cacheReadTokens)} read from caches, ${NUMBER.format(cacheWrite5mTokens + cacheWrite1hTokens)} written to them`;

const inputOf = ({ inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }: SpendSums): number =>
  inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens;

const timeText = (ms: number | undefined): string =>
  ms === undefined ? '–' : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** The same for machines; what is not known is null. */
export const statsJson = ({ sinceMs, zone, all, savings, standings, breakdowns }: Stats): object => ({
  sinceMs,
  zone,
  ...sumsJson(all),
  savings: savings ? savingsJson(savings) : null,
  budgets: standings.map(standingJson),
  by: Object.fromEntries([...breakdowns].map(([by, parts]) => [by, parts.map(partJson)])),
});

const sumsJson = (sums: SpendSums): object => ({
  ...sums,
  usd: sums.nanoUsd / NANO_USD_PER_USD,
  meanDurationMs: meanDurationMs(sums) ?? null,
});

const partJson = ({ name, sums, requestShare, spendShare }: SpendPart): object => ({
  name,
  ...sumsJson(sums),
  requestShare,
  spendShare,
});
