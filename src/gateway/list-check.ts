import type { ProviderCard, WireFormat } from '../core/model.js';
import { GatewayError } from '../core/errors.js';
import { authorizerFor, refusalAdvice } from './auth/index.js';
import type { DialDeps } from './dial.js';
import { readStart } from './http-body.js';
import { momentOf } from './http-failure.js';
import type { UpstreamResponse } from './http.js';

/** A person waits. */
const TIMEOUTS = { connectMs: 5_000, firstByteMs: 8_000, idleMs: 5_000 };

/** Enough to see that it is JSON. */
const READ_BYTES = 4_096;

/** What a provider's list of models showed. */
export type ListCheck = {
  /** The moment of the answer by the provider's clock; undefined when it does not tell. */
  readonly answeredAtMs: number | undefined;
  /** False where anybody gets the list: then the key was not looked at. */
  readonly provesKey: boolean;
};

/**
 * Asks a provider for its models, authorised as for requests and free of charge; and once more without proving who asks,
 * to see whether that was looked at. Throws 'key-missing' and what refusals and broken connections are.
 */
export async function checkModelList(
  card: ProviderCard,
  deps: Omit<DialDeps, 'residency' | 'times'>,
  signal: AbortSignal,
): Promise<ListCheck> {
  const url = new URL(`${card.baseUrl}${pathOf(card.wire)}`);
  const headers = { accept: 'application/json', ...wireHeaders(card.wire), ...card.headers };
  const proof = await authorizerFor(card, card.wire, deps)({ method: 'GET', url, headers, body: undefined }, signal);
  const to = { url, signal, timeouts: TIMEOUTS, name: card.name, ifRefused: refusalAdvice(card, card.wire) };
  const response = await deps.http.get({ ...to, headers: { ...headers, ...proof } });
  await mustBeJson(response, card.name);
  const isProved = Object.keys(proof).length > 0;
  const provesKey = isProved && !(await isPublic(async () => deps.http.get({ ...to, headers })));
  return { answeredAtMs: momentOf(response.headers), provesKey };
}

const pathOf = (wire: WireFormat): string => (wire.startsWith('ollama') ? '/api/tags' : '/models');

const wireHeaders = (wire: WireFormat): Readonly<Record<string, string>> =>
  wire === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {};

async function mustBeJson({ body }: UpstreamResponse, name: string): Promise<void> {
  const { text } = await readStart(body, READ_BYTES);
  if (!/^\s*[[{]/.test(text)) throw new GatewayError('upstream-garbled', `${name} sent no list of models.`);
}

async function isPublic(ask: () => Promise<UpstreamResponse>): Promise<boolean> {
  try {
    await readStart((await ask()).body, READ_BYTES);
    return true;
  } catch (thrown) {
    if (thrown instanceof GatewayError) return false;
    throw thrown;
  }
}
