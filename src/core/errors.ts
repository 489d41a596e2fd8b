/**
 * Every failure the gateway can report. `status` is what the proxy answers;
 * `recovery` is what the executor does before any content has reached the client.
 */
export const ERROR_KINDS = {
  'invalid-request': { status: 400, recovery: 'none' },
  'previous-response-unknown': { status: 400, recovery: 'none' },
  unauthenticated: { status: 401, recovery: 'none' },
  'budget-exceeded': { status: 402, recovery: 'none' },
  forbidden: { status: 403, recovery: 'none' },
  'guardrail-blocked': { status: 403, recovery: 'none' },
  'not-found': { status: 404, recovery: 'none' },
  'model-unknown': { status: 404, recovery: 'none' },
  'method-not-allowed': { status: 405, recovery: 'none' },
  /** The key of a request that is to be made once came with another request. */
  'idempotency-key-reused': { status: 409, recovery: 'none' },
  'body-too-large': { status: 413, recovery: 'none' },
  'unsupported-media-type': { status: 415, recovery: 'none' },
  'misdirected-host': { status: 421, recovery: 'none' },
  'upgrade-refused': { status: 426, recovery: 'none' },
  /** A client key's own limit, not a provider's. */
  'rate-limited': { status: 429, recovery: 'none' },
  'no-candidate': { status: 503, recovery: 'none' },
  /** Several models were tried, and none answered. */
  'all-failed': { status: 503, recovery: 'none' },
  /** Every model that could answer is left alone for a while, after failures. */
  resting: { status: 503, recovery: 'none' },
  'key-missing': { status: 503, recovery: 'none' },
  busy: { status: 503, recovery: 'none' },
  canceled: { status: 499, recovery: 'none' },
  internal: { status: 500, recovery: 'none' },
  'ledger-unavailable': { status: 503, recovery: 'none' },
  'upstream-rejected': { status: 400, recovery: 'none' },
  'upstream-too-long': { status: 400, recovery: 'fallback' },
  'upstream-unauthenticated': { status: 502, recovery: 'fallback' },
  'upstream-model-unknown': { status: 404, recovery: 'fallback' },
  'upstream-out-of-credit': { status: 402, recovery: 'fallback' },
  'upstream-garbled': { status: 502, recovery: 'fallback' },
  /** Refused and not billed: another try is safe when the wait is short. */
  'upstream-rate-limited': { status: 429, recovery: 'retry' },
  /** Never sent: another try is safe. */
  'upstream-unreachable': { status: 502, recovery: 'retry' },
  /** Sent, and nobody knows whether it was billed: never to the same provider again. */
  'upstream-failed': { status: 502, recovery: 'fallback' },
  'upstream-timeout': { status: 504, recovery: 'fallback' },
  /** Content was already on its way: the reply ends as an error. */
  'upstream-interrupted': { status: 502, recovery: 'none' },
} as const satisfies Record<string, { status: number; recovery: Recovery }>;

/** 'retry' means try the same candidate again, then fall back; 'fallback' means go to the next at once. */
export type Recovery = 'none' | 'retry' | 'fallback';
export type ErrorKind = keyof typeof ERROR_KINDS;

/**
 * What may go with an error: the wait a provider asked for, or one that it is known to need, the HTTP status it gave, whether it says that trying again
 * helps, the cap that refused, the name under which a damaged ledger is kept.
 */
export type ErrorDetail = {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly pauseMs?: number;
  readonly upstreamStatus?: number;
  readonly shouldRetry?: boolean;
  readonly budgetId?: string;
  readonly setAside?: string;
  /** When the other side says that it answered. */
  readonly answeredAtMs?: number;
};

/** The only error class. `kind` is a stable, low-cardinality key: log it, count it, switch on it. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly detail: ErrorDetail = {},
  ) {
    super(message, { cause: detail.cause });
  }

  /** The HTTP status the proxy answers with. */
  get status(): number {
    return ERROR_KINDS[this.kind].status;
  }

  /** What the executor may do before anything has reached the client. */
  get recovery(): Recovery {
    return ERROR_KINDS[this.kind].recovery;
  }
}

/** Wraps anything thrown; a GatewayError passes through, an abort becomes 'canceled'. */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new GatewayError('canceled', 'The request was canceled.', { cause: thrown });
  }
  return new GatewayError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
