import type { GatewayError } from '../core/errors.js';
import { toLedgerEntry, type LedgerEntry } from '../core/ledger.js';
import type { RoutingDecision } from '../core/route/types.js';

/** What is recorded of a request that no call was made for. */
export const refusedRow = (
  request: Parameters<typeof toLedgerEntry>[0],
  decision: RoutingDecision,
  { kind, message }: GatewayError,
): { readonly entry: LedgerEntry; readonly decision: RoutingDecision } => {
  const nothing = { attempts: [], servedBy: undefined, durationMs: 0, firstEventMs: undefined };
  return { entry: toLedgerEntry(request, decision, { ...nothing, ok: false, error: kind, message }, []), decision };
};
