import { HOUR_MS, MINUTE_MS } from '../../core/time.js';
import { ok, unknown, warning, type Finding } from './finding.js';

/** How far this machine's clock is ahead of somebody else's; less than zero when it is behind. */
export type Skew = { readonly name: string; readonly aheadMs: number };

/** Signatures, tokens and caps bear so much. */
const MAX_SKEW_MS = 2 * MINUTE_MS;

/** Two processes write their rows within moments. */
const MAX_BEHIND_LEDGER_MS = MINUTE_MS;

/** Whether the clock agrees with those of the providers that were asked, and with the ledger. */
export function checkClock(
  skews: readonly Skew[],
  { nowMs, lastRowMs }: { readonly nowMs: number; readonly lastRowMs: number | undefined },
): readonly Finding[] {
  const behindMs = (lastRowMs ?? 0) - nowMs;
  const ofLedger =
    behindMs > MAX_BEHIND_LEDGER_MS
      ? [
          warning(
            'clock',
            `The clock is ${lengthText(behindMs)} before the last request in the ledger.`,
            'Set the clock right. Until then caps count the days as they were.',
          ),
        ]
      : [];
  return [againstProviders(skews), ...ofLedger];
}

function againstProviders(skews: readonly Skew[]): Finding {
  const middle = skews.toSorted((a, b) => a.aheadMs - b.aheadMs)[Math.floor((skews.length - 1) / 2)];
  if (!middle) return unknown('clock', 'Nobody was asked who tells the time.');
  const { aheadMs } = middle;
  const names = skews.map(({ name }) => name).join(', ');
  if (Math.abs(aheadMs) <= MAX_SKEW_MS) return ok('clock', `The clock agrees with that of ${names}.`);
  return warning(
    'clock',
    `The clock of this machine is ${lengthText(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${names}.`,
    'Have the system set its clock by the network: signatures, sign-ins and the days of caps depend on it.',
  );
}

function lengthText(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (ms >= 2 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} hours`;
  return minutes >= 2 ? `${minutes} minutes` : `${Math.round(ms / 1_000)} seconds`;
}
