import type { AddressFault } from '../core/address-rules.js';
import { GatewayError } from '../core/errors.js';
import type { ProviderHabits } from '../core/model.js';
import { printable } from '../wire/printable.js';
import { readFault, upstreamError } from '../wire/upstream-error.js';
import { waitHintMs, type ResponseHeaders } from '../wire/wait-hint.js';
import { NOT_ALLOWED } from './checked-lookup.js';
import { secretsIn, withoutSecrets } from './scrub.js';

/** What failures tell of the request: who was asked, where, and what must not be repeated. */
type Asked = {
  readonly provider: string;
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly ifRefused?: string | undefined;
  readonly habits?: ProviderHabits | undefined;
  /** What else of the request must not be repeated. */
  readonly secrets?: readonly string[];
};

/** More of an error than any screen shows; what is left is looked through for secrets. Source: RELIABILITY T8. */
const MAX_MESSAGE_CHARACTERS = 2_048;

/** True when the other side closed the connection under the request. */
export function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/** A key that no header can hold. */
export const keyUnsendable = (provider: string): GatewayError =>
  new GatewayError(
    'upstream-unauthenticated',
    `The API key for ${provider} has characters that cannot be sent. Set it again with "Signalbox: Set API Key".`,
  );

const FAULT_TEXTS: Readonly<Record<AddressFault, string>> = {
  credentials: 'its address holds a user name or password',
  'not-https': 'http is accepted for this machine only',
  'no-server': 'no provider is at such an address (link-local, metadata, multicast or unspecified)',
};

/** An address that nothing is sent to. */
export const addressRefused = (provider: string, fault: AddressFault): GatewayError =>
  new GatewayError(
    'upstream-unreachable',
    `${provider} was not called: ${FAULT_TEXTS[fault]}. Correct its address in the settings.`,
  );

/** What came between a request and its answer. */
export function sendError(
  { provider, address }: Asked,
  error: NodeJS.ErrnoException,
  isConnected: boolean,
): GatewayError {
  const code = printable(error.code ?? error.message, 60);
  if (error.code === NOT_ALLOWED) {
    return new GatewayError(
      'upstream-unreachable',
      `${provider} was not called: ${address.hostname} leads to an address where no provider is, or off this machine without https.`,
      { cause: causeOf(error), shouldRetry: false },
    );
  }
  const cause = causeOf(error);
  if (isConnected)
    return new GatewayError('upstream-failed', `${provider} broke the connection off (${code}).`, { cause });
  const isUntrusted = BAD_CERTIFICATE.test(code);
  const what = isUntrusted
    ? `${provider} showed a certificate at ${address.origin} that this machine does not trust (${code}). Nothing was sent. Check its address, this machine's clock, and whether a web proxy is in between.`
    : `${provider} cannot be reached at ${address.origin} (${code}). Check that it runs and that this machine is online.`;
  // It will show the same one again.
  return new GatewayError('upstream-unreachable', what, { cause, ...(isUntrusted && { shouldRetry: false }) });
}

/** Codes that Node gives to certificates it refuses. Source: Node documentation, TLS, X509 certificate error codes. */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|LEAF_SIGNATURE|HOSTNAME_MISMATCH/;

/** A provider's own word on whether trying again helps. Source: RELIABILITY 2.2. */
const SHOULD_RETRY: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

type Refusal = { readonly status: number; readonly headers: ResponseHeaders; readonly text: string };

/** An answer whose status is not 2xx. */
export function refusal(asked: Asked, { status, headers, text }: Refusal): GatewayError {
  const said = readFault(text, status);
  const fault = { ...said, message: scrubbed(said.message, asked) };
  const told =
    status >= 300 && status < 400
      ? { ...fault, message: 'it redirects elsewhere, and redirects are not followed' }
      : { ...fault, advice: asked.ifRefused };
  const { kind, message, detail } = upstreamError(asked.provider, told, {
    retryAfterMs: waitHintMs(headers, Date.now()),
    shouldRetry: SHOULD_RETRY.get(headers['x-should-retry'] ?? ''),
    habits: asked.habits,
  });
  const answeredAtMs = momentOf(headers);
  return new GatewayError(kind, message, { ...detail, ...(answeredAtMs !== undefined && { answeredAtMs }) });
}

/** The moment of an answer by the clock of who gave it; undefined when it does not tell. */
export function momentOf(headers: ResponseHeaders): number | undefined {
  const ms = Date.parse(headers['date'] ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** A provider's words without what the request proved itself with. */
export const scrubbed = (text: string, { headers, secrets = [] }: Pick<Asked, 'headers' | 'secrets'>): string =>
  withoutSecrets(text.slice(0, MAX_MESSAGE_CHARACTERS), [...secretsIn(headers), ...secrets]);

/** What broke a connection, without the bytes that came over it: they may hold anything. */
function causeOf({ message, code }: NodeJS.ErrnoException): Error {
  return Object.assign(new Error(printable(message, 200)), { code });
}

/** What a body is when it cannot be a reply; undefined when it may be one. */
export function unreadable(headers: ResponseHeaders): string | undefined {
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) return 'a web page';
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? undefined : 'compressed data, though none was asked for,';
}
