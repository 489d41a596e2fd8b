import type { ErrorKind, GatewayError } from '../../core/errors.js';
import { openAiErrorBody, type OpenAiErrorBody } from '../error-body.js';
import { writeSse } from '../sse.js';

/** Codes that Codex and others act on inside a stream. Source: OpenAI API reference, "Error codes"; Codex, codex-api/src/sse/responses.rs. */
const CODES: Partial<Record<ErrorKind, string>> = {
  'upstream-too-long': 'context_length_exceeded',
  'upstream-out-of-credit': 'insufficient_quota',
  'budget-exceeded': 'insufficient_quota',
  'upstream-rate-limited': 'rate_limit_exceeded',
};

const PREVIOUS_RESPONSE = 'previous_response_id';

/** An error as the answer to a request. */
export function errorBody(error: GatewayError): object {
  const body: OpenAiErrorBody = openAiErrorBody(error);
  if (error.kind !== 'previous-response-unknown') return body;
  return { error: { ...body.error, param: PREVIOUS_RESPONSE, code: 'previous_response_not_found' } };
}

/**
 * An error inside a stream, said twice: SDKs throw on "error", Codex waits for "response.failed". Both forms of the
 * first are in use, with the fields beside the type and in an object of their own.
 */
export function errorFrame(error: GatewayError): string {
  const { type } = openAiErrorBody(error).error;
  const code = CODES[error.kind] ?? (error.status >= 500 ? 'server_error' : error.kind);
  const { message } = error;
  const fields = { code, message, param: null };
  const failed = {
    object: 'response',
    status: 'failed',
    error: { code, message },
    incomplete_details: null,
    output: [],
  };
  return [
    { type: 'error', sequence_number: 0, ...fields, error: { type, ...fields } },
    { type: 'response.failed', sequence_number: 1, response: failed },
  ]
    .map((event) => writeSse(JSON.stringify(event), event.type))
    .join('');
}
