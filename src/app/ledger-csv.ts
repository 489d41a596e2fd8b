import { knownNanoUsd, type Cost } from '../core/cost.js';
import { GatewayError } from '../core/errors.js';
import type { LedgerEntry } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { csvCells, csvLine, fromOneLine, onOneLine } from './csv.js';
import { jsonLine } from './json-line.js';

const text = (value: string | undefined): string => onOneLine(value ?? '');
const number = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** The columns in their order. The first nine are for people and other programs; of these, `cost` and `cached` are not read back. */
const COLUMNS = {
  timestamp: ({ atMs }) => timeText(atMs),
  provider: ({ servedModel }) => text(servedModel?.provider),
  model: ({ servedModel }) => text(servedModel?.model),
  inputTokens: ({ usage }) => number(usage?.inputTokens),
  outputTokens: ({ usage }) => number(usage?.outputTokens),
  cost: ({ cost }) => usdText(cost),
  latency: ({ durationMs }) => number(durationMs),
  queryType: ({ task }) => task.category,
  cached: ({ usage }) => String((usage?.cacheReadTokens ?? 0) > 0),
  requestId: ({ requestId }) => text(requestId),
  costKind: ({ cost }) => cost.kind,
  nanoUsd: ({ cost }) => ('nanoUsd' in cost ? number(cost.nanoUsd) : ''),
  cacheReadTokens: ({ usage }) => number(usage?.cacheReadTokens),
  cacheWrite5mTokens: ({ usage }) => number(usage?.cacheWrite5mTokens),
  cacheWrite1hTokens: ({ usage }) => number(usage?.cacheWrite1hTokens),
  reasoningTokens: ({ usage }) => number(usage?.reasoningTokens),
  surface: ({ client }) => client.surface,
  app: ({ client }) => text(client.app),
  sessionId: ({ client }) => text(client.sessionId),
  workspace: ({ client }) => text(client.workspace),
  key: ({ client }) => text(client.key),
  team: ({ client }) => text(client.team),
  askedModel: ({ askedModel }) => text(askedModel),
  tier: ({ task }) => task.tier,
  complexity: ({ task }) => task.complexity,
  domain: ({ task }) => task.domain,
  score: ({ task }) => number(task.score),
  confidence: ({ task }) => number(task.confidence),
  result: ({ result }) => result,
  error: ({ error }) => error ?? '',
  finish: ({ finish }) => text(finish),
  firstEventMs: ({ firstEventMs }) => number(firstEventMs),
  reason: ({ reason }) => text(reason),
  attempts: ({ attempts }) => jsonLine(attempts),
} satisfies Readonly<Record<string, (entry: LedgerEntry) => string>>;

type Column = keyof typeof COLUMNS;

const NAMES = Object.keys(COLUMNS) as readonly Column[];

/** The first line of a ledger in CSV. */
export const CSV_HEADER = csvLine(NAMES);

/** One entry as a line of CSV. Of texts that are there but empty it does not say so. */
export const csvFromEntry = (entry: LedgerEntry): string => csvLine(NAMES.map((name) => COLUMNS[name](entry)));

/**
 * A function that reads lines below this header; columns may be in any order, and others among them. What it gives is
 * still to be checked. Throws 'invalid-request' for a header without our columns, or a line with other cells than it.
 */
export function makeCsvReader(header: string): (line: string) => unknown {
  const names = csvCells(header);
  const missing = NAMES.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const message = `This is no ledger: its first line does not name the columns ${missing.join(', ')}.`;
    throw new GatewayError('invalid-request', message);
  }
  const places = NAMES.map((name) => [name, names.indexOf(name)] as const);
  return (line) => {
    const cells = csvCells(line);
    if (cells.length !== names.length) {
      throw new GatewayError('invalid-request', `it has ${cells.length} cells, the first line ${names.length}`);
    }
    return entryFrom(Object.fromEntries(places.map(([name, at]) => [name, cells[at] ?? ''])) as Cells);
  };
}

type Cells = Readonly<Record<Column, string>>;

function entryFrom(cells: Cells): unknown {
  const textOf = (name: Column) => fromOneLine(cells[name]);
  const textOrNull = (name: Column) => (cells[name] === '' ? null : textOf(name));
  const numberOrNull = (name: Column) => (cells[name].trim() === '' ? null : Number(cells[name]));
  return {
    requestId: textOf('requestId'),
    atMs: timeFrom(cells.timestamp),
    client: {
      surface: cells.surface,
      app: textOf('app'),
      sessionId: textOrNull('sessionId'),
      workspace: textOrNull('workspace'),
      key: textOrNull('key'),
      team: textOrNull('team'),
    },
    askedModel: textOf('askedModel'),
    servedModel: cells.provider === '' ? null : { provider: textOf('provider'), model: textOf('model') },
    reason: textOf('reason'),
    task: {
      tier: cells.tier,
      complexity: cells.complexity,
      category: cells.queryType,
      domain: cells.domain,
      score: numberOrNull('score'),
      confidence: numberOrNull('confidence'),
    },
    attempts: JSON.parse(cells.attempts) as unknown,
    usage:
      cells.inputTokens === ''
        ? null
        : {
            inputTokens: numberOrNull('inputTokens'),
            cacheReadTokens: numberOrNull('cacheReadTokens'),
            cacheWrite5mTokens: numberOrNull('cacheWrite5mTokens'),
            cacheWrite1hTokens: numberOrNull('cacheWrite1hTokens'),
            outputTokens: numberOrNull('outputTokens'),
            reasoningTokens: numberOrNull('reasoningTokens'),
          },
    cost: { kind: cells.costKind, nanoUsd: numberOrNull('nanoUsd') },
    result: cells.result,
    error: textOrNull('error'),
    finish: textOrNull('finish'),
    firstEventMs: numberOrNull('firstEventMs'),
    durationMs: numberOrNull('latency'),
  };
}

/** US dollars to the nano-dollar; nothing where the amount is not known. */
function usdText(cost: Cost): string {
  if (cost.kind === 'unpriced') return '';
  const nanoUsd = knownNanoUsd(cost);
  const fraction = String(nanoUsd % NANO_USD_PER_USD).padStart(9, '0');
  return `${Math.floor(nanoUsd / NANO_USD_PER_USD)}.${fraction}`;
}

/** The last moment that a date can be made of. */
const MAX_DATE_MS = 8_640_000_000_000_000;

const timeText = (atMs: number): string => (atMs <= MAX_DATE_MS ? new Date(atMs).toISOString() : String(atMs));

/** ISO 8601 in UTC, as it was written: a local time, as some programs make of it, would be another moment. */
function timeFrom(cell: string): number | null {
  if (/^\d+$/.test(cell)) return Number(cell);
  return /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(cell) ? Date.parse(cell) : null;
}
