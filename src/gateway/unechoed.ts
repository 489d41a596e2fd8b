import { withoutEcho } from '../core/echo.js';
import { GatewayError } from '../core/errors.js';

/** A failure whose words repeat nothing of the request: they go into the ledger and into logs, which hold no text. */
export function unechoed(error: GatewayError, spoken: readonly string[]): GatewayError {
  return reworded(error, withoutEcho(error.message, spoken));
}

/** The same failure in other words; what its `cause` says is not kept with them. */
export function reworded(error: GatewayError, message: string): GatewayError {
  if (message === error.message) return error;
  return new GatewayError(error.kind, message, { ...error.detail, cause: undefined });
}
