import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { addressFault } from '../../core/address-rules.js';
import type { CallTimeouts } from '../../core/provider.js';
import { parseJson } from '../../wire/json.js';
import { readStart } from '../http-body.js';
import type { AuthDeps } from './scheme.js';
import { unlessLeft } from '../unless-left.js';

/** An access token and when it ends. */
export type Token = { readonly text: string; readonly expiresAtMs: number };

/** A token is not used in its last minute: it must outlive the journey, and clocks differ. */
const MARGIN_MS = 60_000;

/** Token servers answer in well under a second, and a request waits for them. */
const PATIENCE: Partial<CallTimeouts> = { firstByteMs: 15_000, idleMs: 15_000 };

/** A token is a few kilobytes. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** The answer of a token server. Source: RFC 6749, 5.1. */
const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Words by which a token server says why; nothing else of its answer is shown. Source: RFC 6749, 5.2. */
const REASON = /\b(?:invalid_[a-z]+|unauthorized_client|unsupported_[a-z_]+|access_denied)\b/;

/**
 * Keeps one token until a minute before it ends. Whoever comes while one is on its way waits for that one; leaving
 * early cancels the wait, not the errand.
 */
export function keptToken(
  fetchToken: () => Promise<Token>,
  nowMs: () => number,
): (signal: AbortSignal) => Promise<string> {
  let kept: Token | undefined;
  let coming: Promise<Token> | undefined;

  async function fetchAndKeep(): Promise<Token> {
    try {
      kept = await fetchToken();
      return kept;
    } finally {
      coming = undefined;
    }
  }

  return async (signal) => {
    if (signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
    if (kept && nowMs() < kept.expiresAtMs - MARGIN_MS) return kept.text;
    coming ??= fetchAndKeep();
    return (await unlessLeft(coming, signal)).text;
  };
}

/** What to ask a token server; `advice` tells a person what to do when it refuses. */
type TokenQuestion = {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly name: string;
  readonly advice: string;
};

/**
 * Asks a token server. Throws 'upstream-unauthenticated' when it refuses; what it says is not repeated, as it may quote a
 * secret. Throws 'key-missing' for an address secrets may not go to.
 */
export async function askForToken(
  { url, form, name, advice }: TokenQuestion,
  { http, nowMs }: Pick<AuthDeps, 'http' | 'nowMs'>,
): Promise<Token> {
  if (!isSafe(url)) throw new GatewayError('key-missing', `The address of ${name} must begin with https.`);
  const askedAtMs = nowMs();
  const text = await post(http, { url, form, name, advice });
  const { access_token, expires_in } = parseJson(text, answerSchema, 'upstream-garbled');
  return { text: access_token, expiresAtMs: askedAtMs + expires_in * 1_000 };
}

/** Secrets travel encrypted, or stay on this machine. */
function isSafe(text: string): boolean {
  return URL.canParse(text) && addressFault(new URL(text)) === undefined;
}

/** Fields that nobody may repeat. Source: RFC 6749, 2.3.1 and 6; RFC 7523, 2.1. */
const SECRET_FIELD = /^(?:client_secret|refresh_token|assertion)$/;

async function post(http: AuthDeps['http'], { url, form, name, advice }: TokenQuestion): Promise<string> {
  try {
    const response = await http.post({
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      signal: new AbortController().signal,
      timeouts: PATIENCE,
      name,
      secrets: Object.keys(form).flatMap((field) => (SECRET_FIELD.test(field) ? (form[field] ?? []) : [])),
    });
    return (await readStart(response.body, MAX_ANSWER_BYTES)).text;
  } catch (thrown) {
    throw isRefusal(thrown) ? refused(name, advice, REASON.exec(thrown.message)?.[0]) : thrown;
  }
}

const isRefusal = (thrown: unknown): thrown is GatewayError =>
  thrown instanceof GatewayError &&
  ['upstream-rejected', 'upstream-unauthenticated', 'upstream-model-unknown'].includes(thrown.kind);

const refused = (name: string, advice: string, reason: string | undefined): GatewayError =>
  new GatewayError(
    'upstream-unauthenticated',
    `${name} gave no access token${reason === undefined ? '' : ` (${reason})`}: ${advice}.`,
  );
