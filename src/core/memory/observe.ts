import { knownNanoUsd } from '../cost.js';
import type { LedgerEntry } from '../ledger.js';
import type { Attempt } from '../outcome.js';
import { taskClassOf } from '../classify/classification.js';
import { OFFLINE_PROVIDER } from '../policy/offline-last.js';
import { remember, type Memory, type Observation } from './memory.js';

/** Endings that say something about the model; a missing key, a rate limit or a client that left do not. */
const FAULTS: ReadonlySet<string> = new Set([
  'upstream-failed',
  'upstream-garbled',
  'upstream-interrupted',
  'upstream-model-unknown',
  'upstream-timeout',
  'upstream-unreachable',
]);

/** How good an answer is by the way it ended, 0 to 1. A cut-off answer is worth something, a refusal little. */
const QUALITY_BY_FINISH: Readonly<Record<string, number>> = {
  stop: 1,
  'tool-calls': 1,
  other: 0.8,
  length: 0.6,
  refused: 0.2,
};

/** What one ledger entry teaches about each model that was tried; the Offline helper is no model. */
export function observationsOf(entry: LedgerEntry): readonly Observation[] {
  return entry.attempts.flatMap((attempt) => {
    if (attempt.model.provider === OFFLINE_PROVIDER) return [];
    const quality = qualityOf(attempt, entry);
    if (quality === undefined) return [];
    const answered = attempt.error === undefined;
    return [
      {
        model: attempt.model,
        taskClass: taskClassOf(entry.task),
        atMs: entry.atMs,
        quality,
        latencyMs: answered ? attempt.durationMs : undefined,
        costNanoUsd: answered && entry.cost.kind !== 'unpriced' ? knownNanoUsd(entry.cost) : undefined,
      },
    ];
  });
}

function qualityOf(attempt: Attempt, entry: LedgerEntry): number | undefined {
  if (attempt.error !== undefined) return FAULTS.has(attempt.error) ? 0 : undefined;
  return entry.finish === undefined ? undefined : QUALITY_BY_FINISH[entry.finish];
}

/** Folds one finished request into the memory and marks it as the newest one seen. */
export function learn(memory: Memory, entry: LedgerEntry): Memory {
  const taught = observationsOf(entry).reduce(remember, memory);
  return { ...taught, lastRequestId: entry.requestId };
}
