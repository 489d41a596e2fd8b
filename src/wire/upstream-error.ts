import * as z from 'zod';
import { GatewayError, type ErrorKind } from '../core/errors.js';
import type { ProviderHabits } from '../core/model.js';
import { printable } from './printable.js';
import { tryJson } from './try-json.js';

/** What a provider said about a failure. `codes` joins its code, type and status words; `status` is undefined inside a stream. */
type Fault = {
  readonly status: number | undefined;
  readonly codes: string;
  readonly message: string;
  /** What a person should do when it was about who asks; absent: set another key. */
  readonly advice?: string | undefined;
};

/** Enough to see what is wrong; more would fill the screen. */
const MAX_SAID_CHARACTERS = 300;

const word = z.union([z.string(), z.number()]).nullish();
const errorFields = z.object({ message: z.string().nullish(), code: word, type: word, status: word });
const errorBody = z.object({
  ...errorFields.shape,
  error: z.union([z.string(), errorFields]).nullish(),
  detail: z.unknown().optional(),
});

/** The `error` value some providers send inside a reply. */
export const inBandErrorSchema = z.union([z.string(), errorFields]);

const OUT_OF_CREDIT =
  /insufficient[ _](?:quota|balance|credits?|funds)|credit[ _]balance|out of credits?|spend_limit_reached|requires more credits|payment required|billing_(?:hard_limit|not_active)/i;
const TOO_LONG =
  /context[ _-]?(?:length|window|size|limit)|maximum (?:prompt|context|input)|prompt is too long|input is too long|too many (?:input )?tokens|exceeds? the maximum number of tokens|reduce the length|request (?:entity )?too large|request_too_large/i;
const MODEL_UNKNOWN =
  /model_not_found|not_found_error|unknown_model|invalid_model|model_not_exist|model_(?:decommissioned|deprecated|retired)/i;
const UNAUTHENTICATED = /authentication|invalid_api_key|permission/i;
const RATE_LIMITED = /rate_?limit|overloaded|slow_down|resource_exhausted|too_many_requests/i;
const REJECTED = /invalid_request|invalid_argument|content_filter|content_policy/i;

/** Reads an error body of any of the usual forms; text that is not JSON is the message itself. */
export function readFault(text: string, status: number): Fault {
  const body = readErrorBody(text);
  if (!body) return { status, codes: '', message: /^\s*</.test(text) ? '' : text };
  const inner = typeof body.error === 'string' ? { message: body.error } : (body.error ?? {});
  const fields = { ...body, ...inner };
  const detail = typeof body.detail === 'string' ? body.detail : '';
  return { status, codes: codesOf(fields), message: fields.message ?? detail };
}

/** Reads an error sent inside a reply, after its status line. */
export function readInBandFault(error: z.infer<typeof inBandErrorSchema>): Fault {
  if (typeof error === 'string') return { status: undefined, codes: '', message: error };
  const status = Number(error.code);
  return {
    status: status >= 400 && status <= 599 ? status : undefined,
    codes: codesOf(error),
    message: error.message ?? '',
  };
}

/** What else is known of a failure: the wait and the word on trying again that came with it, and how its provider fails. */
type Circumstances = {
  readonly retryAfterMs?: number | undefined;
  readonly shouldRetry?: boolean | undefined;
  readonly habits?: ProviderHabits | undefined;
};

/** A provider's failure as ours. `name` is the provider's, for people. */
export function upstreamError(name: string, fault: Fault, circumstances: Circumstances = {}): GatewayError {
  const { retryAfterMs, shouldRetry, habits } = circumstances;
  const kind = kindOf(fault, habits?.quotaSignals);
  const { status } = fault;
  const pauseMs = kind === 'upstream-rate-limited' ? habits?.pauseMs : undefined;
  return new GatewayError(kind, messageOf(kind, name, fault), {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(status !== undefined && { upstreamStatus: status }),
    ...(shouldRetry !== undefined && { shouldRetry }),
    ...(pauseMs !== undefined && { pauseMs }),
  });
}

/** A provider's stream that ends without a word why. */
export const endedEarly = (name: string): GatewayError =>
  new GatewayError('upstream-garbled', `${name} closed the stream before finishing.`);

function readErrorBody(text: string): z.infer<typeof errorBody> | undefined {
  const body = tryJson(text, z.union([errorBody, z.array(errorBody).nonempty()]));
  return Array.isArray(body) ? body[0] : body;
}

function codesOf({ code, type, status }: z.infer<typeof errorFields>): string {
  return [code, type, status].filter((value) => value !== undefined && value !== null).join(' ');
}

function kindOf(fault: Fault, quotaSignals: readonly string[] = []): ErrorKind {
  const { status } = fault;
  const said = `${fault.codes} ${fault.message.slice(0, 2_000)}`;
  const isClientFault = status === undefined || (status >= 400 && status < 500);
  const tellsOfQuota = OUT_OF_CREDIT.test(said) || quotaSignals.some((signal) => fault.codes.includes(signal));
  if (status === 402 || (isClientFault && tellsOfQuota)) return 'upstream-out-of-credit';
  const isBodyFault = status === undefined || status === 400 || status === 413 || status === 422;
  if (isBodyFault && TOO_LONG.test(said)) return 'upstream-too-long';
  return status === undefined ? kindByCodes(fault.codes) : kindByStatus(status, fault.codes);
}

function kindByStatus(status: number, codes: string): ErrorKind {
  if (status === 401 || status === 403) return 'upstream-unauthenticated';
  if (status === 404 || status === 410 || (status === 400 && MODEL_UNKNOWN.test(codes)))
    return 'upstream-model-unknown';
  if (status === 429 || status === 529 || status === 503) return 'upstream-rate-limited';
  if (status === 408 || status >= 500) return 'upstream-failed';
  return 'upstream-rejected';
}

function kindByCodes(codes: string): ErrorKind {
  if (RATE_LIMITED.test(codes)) return 'upstream-rate-limited';
  if (MODEL_UNKNOWN.test(codes)) return 'upstream-model-unknown';
  if (UNAUTHENTICATED.test(codes)) return 'upstream-unauthenticated';
  if (REJECTED.test(codes)) return 'upstream-rejected';
  return 'upstream-failed';
}

const WHAT_HAPPENED: Partial<Record<ErrorKind, string>> = {
  'upstream-out-of-credit': 'says the account is out of credit or quota',
  'upstream-too-long': 'says the prompt is too long for the model',
  'upstream-model-unknown': 'does not offer this model',
  'upstream-rate-limited': 'is limiting requests or overloaded',
  'upstream-rejected': 'rejected the request',
};

function messageOf(kind: ErrorKind, name: string, { status, message, advice }: Fault): string {
  const http = status === undefined ? '' : ` (HTTP ${status})`;
  if (kind === 'upstream-unauthenticated') {
    // What the provider says here often holds a part of the key.
    if (advice !== undefined) return `${name} refused the credentials${http}. ${advice}`;
    return `${name} refused the API key${http}. Set a new one with "Signalbox: Set API Key".`;
  }
  const said = printable(message, MAX_SAID_CHARACTERS);
  return `${name} ${WHAT_HAPPENED[kind] ?? 'failed'}${http}${said === '' ? '.' : `: ${said}`}`;
}
