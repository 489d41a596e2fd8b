import type { ErrorKind } from '../errors.js';
import type { LedgerEntry } from '../ledger.js';
import type { Finding } from './finding.js';

/** Requests looked at, the newest ones. */
export const ERROR_WINDOW = 100;

/** With fewer, one failure would be a share worth an alarm. */
const LEAST_REQUESTS = 10;

/** Failures that are a provider's: not a client's that left or asked for what cannot be, nor a cap's. */
const PROVIDERS_OWN: ReadonlySet<ErrorKind | undefined> = new Set<ErrorKind>([
  'upstream-unauthenticated',
  'upstream-model-unknown',
  'upstream-out-of-credit',
  'upstream-garbled',
  'upstream-rate-limited',
  'upstream-unreachable',
  'upstream-failed',
  'upstream-timeout',
  'upstream-interrupted',
]);

/**
 * Tells when more than this share of the newest requests failed at their providers; a request that another model
 * answered did not fail. Silent unless one of them ended after `toldMs`. Source of the rule: FEATURES A2.
 */
export function errorRate(
  entries: readonly LedgerEntry[],
  rate: number,
  toldMs: number | undefined,
): Finding | undefined {
  const newest = entries.slice(0, ERROR_WINDOW);
  const failed = newest.filter(({ error }) => PROVIDERS_OWN.has(error));
  const share = failed.length / newest.length;
  if (newest.length < LEAST_REQUESTS || share <= rate) return undefined;
  if (toldMs !== undefined && failed.every(({ atMs, durationMs }) => atMs + durationMs <= toldMs)) return undefined;
  return {
    subject: 'error_rate',
    severity: 'critical',
    text: `${failed.length} of the last ${newest.length} requests failed, most often ${mostOften(failed)}. "signalbox health" shows what can be used.`,
    value: share,
  };
}

function mostOften(failed: readonly LedgerEntry[]): string {
  const counts = new Map<string, number>();
  for (const { error, attempts } of failed) {
    const provider = attempts.at(-1)?.model.provider;
    const what = `with ${error ?? ''}${provider === undefined ? '' : ` at ${provider}`}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const [top] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return top?.[0] ?? '';
}
