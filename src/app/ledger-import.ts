import * as z from 'zod';
import { allInputTokens, NO_USAGE } from '../core/chat.js';
import { knownNanoUsd } from '../core/cost.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { unjudged } from '../core/classify/classification.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import { entrySchema } from '../store/schema.js';
import type { LedgerStore } from '../store/store.js';
import { makeCsvReader } from './ledger-csv.js';
import type { LedgerFormat } from './ledger-export.js';

/** What became of the lines. `known` rows were there before, and stay as they are. Lines count from 1. */
export type ImportResult = {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
};

type Ledger = Pick<LedgerStore, 'append' | 'find' | 'keptSince'>;
type Numbered = { readonly line: number; readonly entry: LedgerEntry };

/** Rows handed to the ledger at a time: one transaction takes them all. */
const BATCH_ROWS = 200;

/** Ids go over the ledger's channel, which takes no longer ones. */
const MAX_ID_CHARACTERS = 64;

/**
 * Takes the rows of an export into the ledger, with the ids and times they have. A line that is none of ours is refused
 * and says why, and the others still go in. Throws 'invalid-request' when the first line of a CSV is not our header, and
 * 'ledger-unavailable' when the ledger cannot be written.
 */
export async function importLedger(
  ledger: Ledger,
  format: LedgerFormat,
  lines: AsyncIterable<string>,
): Promise<ImportResult> {
  const taker = makeTaker(ledger, await ledger.keptSince());
  let read: Read | undefined = format === 'csv' ? undefined : readJson;
  let line = 0;
  for await (const raw of lines) {
    line += 1;
    const text = raw.replace(/^\uFEFF/, '').replace(/\r$/, '');
    if (text.trim() === '') continue;
    if (read) await taker.take(line, text, read);
    else read = makeCsvReader(text);
  }
  return taker.end();
}

/** Reads one line; what it gives is still to be checked. */
type Read = (line: string) => unknown;

const readJson: Read = (line) => JSON.parse(line);

/** Gathers rows into batches and counts what became of them. */
function makeTaker(ledger: Ledger, keptSinceMs: number) {
  const refused: { line: number; reason: string }[] = [];
  let batch = new Map<string, Numbered>();
  let added = 0;
  let known = 0;

  async function take(line: number, text: string, read: Read): Promise<void> {
    try {
      const entry = entryFrom(read(text));
      if (entry.atMs < keptSinceMs) throw new GatewayError('invalid-request', tooOld(keptSinceMs));
      if (batch.has(entry.requestId)) known += 1;
      else batch.set(entry.requestId, { line, entry });
    } catch (error) {
      refused.push({ line, reason: reasonOf(error) });
    }
    if (batch.size >= BATCH_ROWS) await flush();
  }

  async function flush(): Promise<void> {
    const rows = [...batch.values()];
    batch = new Map();
    const outcomes = await Promise.allSettled(rows.map(({ entry }) => addTo(ledger, entry)));
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') refuse(rows[at]?.line ?? 0, outcome.reason);
      else if (outcome.value === 'added') added += 1;
      else known += 1;
    }
  }

  function refuse(line: number, thrown: unknown): void {
    const error = toGatewayError(thrown);
    if (error.kind === 'ledger-unavailable') throw error;
    refused.push({ line, reason: error.message });
  }

  async function end(): Promise<ImportResult> {
    await flush();
    return { added, known, refused: refused.sort((a, b) => a.line - b.line) };
  }

  return { take, end };
}

async function addTo(ledger: Ledger, entry: LedgerEntry): Promise<'added' | 'known'> {
  if (await ledger.find(entry.requestId)) return 'known';
  await ledger.append(entry, decisionOf(entry));
  return 'added';
}

function entryFrom(read: unknown): LedgerEntry {
  const entry = entrySchema.parse(read);
  const refuse = (reason: string): never => {
    throw new GatewayError('invalid-request', reason);
  };
  if (entry.requestId.length > MAX_ID_CHARACTERS) refuse(`requestId: longer than ${MAX_ID_CHARACTERS} characters`);
  // Caps count the request and sums its calls, so the two would not tell the same.
  if (callsNanoUsd(entry) > knownNanoUsd(entry.cost)) refuse('cost: less than its attempts cost together');
  return entry;
}

const callsNanoUsd = ({ attempts }: LedgerEntry): number =>
  attempts.reduce((sum, { cost }) => sum + (cost ? knownNanoUsd(cost) : 0), 0);

/** What is known of the decision behind an imported row: that it was made elsewhere. */
const decisionOf = ({ requestId, askedModel, task, usage = NO_USAGE }: LedgerEntry): DecisionRecord => ({
  requestId,
  asked: askedModel,
  wantedTier: task.tier,
  needs: {
    promptTokens: allInputTokens(usage),
    maxOutputTokens: undefined,
    expectedOutputTokens: usage.outputTokens,
    capabilities: [],
  },
  classification: unjudged(task, 'imported'),
  candidates: [],
  candidateCount: 0,
  rejections: [],
  advice: undefined,
});

const tooOld = (keptSinceMs: number): string =>
  `older than ${new Date(keptSinceMs).toISOString().slice(0, 10)}: rows of that time were removed here, and what they cost is counted already`;

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return z
      .prettifyError(error)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ')
      .replace(/^✖ /, '');
  if (error instanceof SyntaxError) return 'it is not JSON';
  return toGatewayError(error).message;
}
