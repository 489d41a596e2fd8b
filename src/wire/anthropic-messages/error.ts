import type { GatewayError } from '../../core/errors.js';

type AnthropicErrorBody = {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string };
};

/** What the tools look for in the words of an error, because this wire has no code for it. */
const TOO_LONG = 'prompt is too long';

/** The body of an error answer, or of an error inside a stream. Source: Anthropic API reference, "Errors". */
export function anthropicErrorBody({ kind, status, message }: GatewayError): AnthropicErrorBody {
  const isUnsaid = kind === 'upstream-too-long' && !message.toLowerCase().includes(TOO_LONG);
  return { type: 'error', error: { type: typeOf(status), message: isUnsaid ? `${TOO_LONG}: ${message}` : message } };
}

function typeOf(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 402:
      return 'billing_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 413:
      return 'request_too_large';
    case 429:
      return 'rate_limit_error';
    case 503:
      return 'overloaded_error';
    case 504:
      return 'timeout_error';
    default:
      return status < 500 ? 'invalid_request_error' : 'api_error';
  }
}
