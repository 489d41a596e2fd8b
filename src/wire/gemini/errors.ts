import type { ErrorKind, GatewayError } from '../../core/errors.js';

/** Codes that tools of all wires act on by name; else it is our own word for the failure. */
const REASONS: Partial<Record<ErrorKind, string>> = {
  'upstream-too-long': 'context_length_exceeded',
  'budget-exceeded': 'budget_exceeded',
};

/** An error as Google writes it, with its machine-readable details: why, and when to try again. Source: google.rpc.Status, google.rpc.ErrorInfo, google.rpc.RetryInfo. */
export function errorBody(error: GatewayError): object {
  const { status: code, message, kind, detail } = error;
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: REASONS[kind] ?? kind,
    domain: 'signalbox',
  };
  const retry = detail.retryAfterMs !== undefined && {
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: `${detail.retryAfterMs / 1_000}s`,
  };
  return { error: { code, message, status: statusOf(error), details: retry ? [info, retry] : [info] } };
}

/** Google's own names. It has none for a payment that is due, which is a condition to be met first. Source: google.rpc.Code. */
function statusOf({ kind, status: code }: GatewayError): string {
  // A cap is a quota: nothing is due, and nothing is wrong with the account.
  if (kind === 'budget-exceeded') return 'RESOURCE_EXHAUSTED';
  switch (code) {
    case 401:
      return 'UNAUTHENTICATED';
    case 402:
      return 'FAILED_PRECONDITION';
    case 403:
      return 'PERMISSION_DENIED';
    case 404:
      return 'NOT_FOUND';
    case 409:
      return 'ALREADY_EXISTS';
    case 429:
      return 'RESOURCE_EXHAUSTED';
    case 499:
      return 'CANCELLED';
    case 500:
      return 'INTERNAL';
    case 504:
      return 'DEADLINE_EXCEEDED';
    default:
      return code < 500 ? 'INVALID_ARGUMENT' : 'UNAVAILABLE';
  }
}
