import type { ErrorKind, GatewayError } from '../core/errors.js';

/** An error as OpenAI writes it. */
export type OpenAiErrorBody = {
  readonly error: { readonly message: string; readonly type: string; readonly param: null; readonly code: string };
};

/** Codes that tools act on by name, or that look like theirs. Source: OpenAI API reference, error codes. */
const CODES: Partial<Record<ErrorKind, string>> = {
  'upstream-too-long': 'context_length_exceeded',
  'budget-exceeded': 'budget_exceeded',
};

/** The body of an error answer, or of an error inside a stream. */
export function openAiErrorBody(error: GatewayError): OpenAiErrorBody {
  return {
    error: { message: error.message, type: typeOf(error.status), param: null, code: CODES[error.kind] ?? error.kind },
  };
}

function typeOf(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 402:
      return 'insufficient_quota';
    case 403:
      return 'permission_error';
    case 429:
      return 'rate_limit_error';
    default:
      return status < 500 ? 'invalid_request_error' : 'server_error';
  }
}
