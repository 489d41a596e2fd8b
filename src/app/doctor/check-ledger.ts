import { readdir } from 'node:fs/promises';
import { errorCode } from '../storage.js';
import type { LedgerCheck } from '../../store/store.js';
import { ok, problem, unknown, warning, type Finding } from './finding.js';

/** With more rows a whole check holds the ledger's owner for longer than a person would want unasked. */
const MAX_ROWS = 200_000;

/** What the check needs. */
export type LedgerDeps = {
  readonly dir: string;
  readonly countRows: () => Promise<number>;
  readonly check: () => Promise<LedgerCheck>;
  /** Whether a large ledger is to be checked as well. */
  readonly isThorough: boolean;
  readonly clockMs: () => number;
};

/** Whether the ledger is sound and its sums agree, and what damaged ones are kept. Rejects when there is no ledger to ask. */
export async function checkLedger(deps: LedgerDeps): Promise<readonly Finding[]> {
  return [await wholeCheck(deps), ...(await setAside(deps.dir))];
}

async function wholeCheck({ countRows, check, isThorough, clockMs }: LedgerDeps): Promise<Finding> {
  const rows = await countRows();
  if (rows > MAX_ROWS && !isThorough) {
    return unknown(
      'ledger',
      `The ledger holds ${countText(rows)} requests and was not read as a whole, which would hold it for some seconds.`,
      'Run "signalbox doctor --ledger" to have it read.',
    );
  }
  const beganMs = clockMs();
  const { bytes, problems } = await check();
  const seconds = ((clockMs() - beganMs) / 1_000).toFixed(1);
  if (problems.length === 0) {
    return ok(
      'ledger',
      `The ledger is sound: ${countText(rows)} requests, ${(bytes / 1e6).toFixed(1)} MB, read in ${seconds} s. Its sums agree with its rows.`,
    );
  }
  return problem(
    'ledger',
    `The ledger is damaged: ${problems.slice(0, SHOWN).join(' ')}`,
    'Export what can be read with "signalbox export", move ledger.db away with all windows closed, and import it again.',
  );
}

/** Of many faults the first say enough. */
const SHOWN = 3;

const countText = (rows: number): string => rows.toLocaleString('en');

/** How damaged ledgers are kept. */
const SET_ASIDE = /^ledger\.db\.corrupt-(?!.*-wal$)/;

async function setAside(dir: string): Promise<readonly Finding[]> {
  const kept = (await namesIn(dir)).filter((name) => SET_ASIDE.test(name)).toSorted();
  return kept.map((name) =>
    warning(
      'ledger',
      `A damaged ledger was set aside as ${name}: spend and caps do not count what is in it.`,
      'Read what can be read of it with the tool sqlite3 and its command ".recover", or delete it.',
    ),
  );
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
