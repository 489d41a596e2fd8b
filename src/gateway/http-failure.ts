import type { AddressFault } from '../core/address-rules.js';
import { GatewayError } from '../core/errors.js';
import { printable } from '../wire/printable.js';
import { readFault, upstreamError } from '../wire/upstream-error.js';
import { waitHintMs, type ResponseHeaders } from '../wire/wait-hint.js';
import { NOT_ALLOWED } from './checked-lookup.js';

/** What failures tell of the request: who was asked, where, and what must not be repeated. */
type Asked = {
  readonly provider: string;
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly ifRefused?: string | undefined;
};

/** Headers whose values must not come back in an error message. */
const SECRET_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'x-amz-security-token'];

/** Shorter values are placeholders; taking them out would spoil the words around. */
const MIN_SECRET_CHARACTERS = 8;

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
      { cause: error },
    );
  }
  return isConnected
    ? new GatewayError('upstream-failed', `${provider} broke the connection off (${code}).`, { cause: error })
    : new GatewayError(
        'upstream-unreachable',
        `${provider} cannot be reached at ${address.origin} (${code}). Check that it runs and that this machine is online.`,
        { cause: error },
      );
}

type Refusal = { readonly status: number; readonly headers: ResponseHeaders; readonly text: string };

/** An answer whose status is not 2xx. */
export function refusal(asked: Asked, { status, headers, text }: Refusal): GatewayError {
  const fault = readFault(withoutSecrets(text, asked.headers), status);
  if (status >= 300 && status < 400) {
    return upstreamError(asked.provider, {
      ...fault,
      message: 'it redirects elsewhere, and redirects are not followed',
    });
  }
  return upstreamError(asked.provider, { ...fault, advice: asked.ifRefused }, waitHintMs(headers, Date.now()));
}

function withoutSecrets(text: string, headers: Asked['headers']): string {
  const secrets = SECRET_HEADERS.flatMap((name) => headers[name]?.split(' ').at(-1) ?? []).filter(
    (key) => key.length >= MIN_SECRET_CHARACTERS,
  );
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '[key]'), text);
}

/** What a body is when it cannot be a reply; undefined when it may be one. */
export function unreadable(headers: ResponseHeaders): string | undefined {
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) return 'a web page';
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? undefined : 'compressed data, though none was asked for,';
}
