import type { ClientRequest, IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { isPublicHost, type IsAllowed } from '../core/address-rules.js';
import { printable } from '../wire/printable.js';
import { checkedLookup, NOT_ALLOWED } from './checked-lookup.js';

/** One try may take this long, answer included. Source: RELIABILITY T7. */
const TIMEOUT_MS = 5_000;

/** Nobody reads the answer; so much of it is let in before the connection is cut. Source: RELIABILITY T7. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** How a try ended. `problem` completes "The webhook …"; it never holds the address or the answer's words. */
export type WebhookReply = {
  readonly ok: boolean;
  /** Undefined when nothing was answered. */
  readonly status: number | undefined;
  readonly problem: string | undefined;
  /** Whether another try could end better. */
  readonly isWorthAnother: boolean;
};

/** What posts go out by. Tests replace where they may go, who else's certificates are good, how long a try may take. */
export type WebhookOptions = {
  /** HTTPS_PROXY and NO_PROXY for Node to read. */
  readonly proxyEnv?: Readonly<Record<string, string>> | undefined;
  readonly isAllowed?: IsAllowed;
  readonly ca?: string;
  readonly timeoutMs?: number;
};

/**
 * Posts JSON to an https address on the public internet, once, without following a redirect. Never rejects. node:https
 * is used because VS Code gives it the user's proxy; behind one only the name can be checked.
 */
export function postWebhook(
  url: URL,
  body: string,
  signal: AbortSignal,
  { proxyEnv, isAllowed = isPublicHost, ca, timeoutMs = TIMEOUT_MS }: WebhookOptions = {},
): Promise<WebhookReply> {
  if (url.protocol !== 'https:' || !isAllowed(url.hostname)) return Promise.resolve(refusedAddress());
  return new Promise((resolve) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const request = open(url, body, { signal: AbortSignal.any([signal, deadline]), proxyEnv, isAllowed, ca });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve(failed('was not asked any more: Signalbox was closed', false));
      else if (deadline.aborted) resolve(failed(`did not answer within ${timeoutMs / 1_000} s`, true));
      else resolve(error.code === NOT_ALLOWED ? refusedAddress() : unreachable(error));
    });
    request.on('response', (response) => {
      resolve(replyOf(response.statusCode ?? 0));
      drain(response);
    });
    request.end(body);
  });
}

type OpenOptions = Pick<WebhookOptions, 'proxyEnv'> & {
  readonly signal: AbortSignal;
  readonly isAllowed: IsAllowed;
  readonly ca: string | undefined;
};

function open(url: URL, body: string, { signal, proxyEnv, isAllowed, ca }: OpenOptions): ClientRequest {
  return https.request(url, {
    method: 'POST',
    agent: proxyEnv ? new https.Agent({ proxyEnv }) : false,
    signal,
    lookup: checkedLookup(isAllowed),
    ...(ca !== undefined && { ca }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'signalbox-alerts/1',
    },
  });
}

/** Lets the other side finish what it says, within limits. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => undefined); // how it ends is known already
  response.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
}

function replyOf(status: number): WebhookReply {
  if (status >= 200 && status < 300) return { ok: true, status, problem: undefined, isWorthAnother: false };
  const problem =
    status >= 300 && status < 400
      ? `redirects elsewhere (HTTP ${status}), and redirects are not followed: give its new address`
      : `answered with HTTP ${status}`;
  return { ok: false, status, problem, isWorthAnother: status === 429 || status >= 500 };
}

const failed = (problem: string, isWorthAnother: boolean): WebhookReply => ({
  ok: false,
  status: undefined,
  problem,
  isWorthAnother,
});

const refusedAddress = (): WebhookReply =>
  failed('has an address that is not on the public internet, and is not called', false);

const unreachable = ({ code }: NodeJS.ErrnoException): WebhookReply =>
  failed(`cannot be reached (${printable(code ?? 'no reason given', 60)})`, true);
