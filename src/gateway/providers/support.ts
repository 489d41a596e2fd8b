import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import type { ModelCard, ProviderCard } from '../../core/model.js';
import type { Timeouts } from '../http.js';
import type { ProviderDeps } from './adapter.js';

/** Reasoning models think before their first byte; a local server may have to load the model first. */
const REASONING_FIRST_BYTE_MS = 120_000;
const LOCAL_FIRST_BYTE_MS = 300_000;

/** A reply in one piece starts when it is done. Long ones take minutes. */
const WHOLE_FIRST_BYTE_MS = 600_000;

/** No model writes more in one reply; larger numbers stand for "not known". */
const MAX_KNOWN_TOKENS = 10_000_000;

/** The key to send, or undefined for a local server that has none. Throws 'key-missing' when there must be one. */
export async function keyFor(card: ProviderCard, deps: ProviderDeps): Promise<string | undefined> {
  const key = await deps.secret();
  if (key !== undefined || card.local) return key;
  const [env] = card.keyEnv;
  const orEnv = env === undefined ? 'Run' : `Set ${env} or run`;
  throw new GatewayError('key-missing', `No API key for ${card.name}. ${orEnv} "Signalbox: Set API Key".`);
}

/** The address of one path below the provider's base, with or without a slash at its end. */
export function endpoint(card: ProviderCard, path: string): string {
  return `${card.baseUrl.replace(/\/$/, '')}${path}`;
}

/** How long to wait for the first byte. */
export function patience(card: ProviderCard, model: ModelCard | undefined, stream: boolean): Partial<Timeouts> {
  if (!stream) return { firstByteMs: WHOLE_FIRST_BYTE_MS };
  if (card.local) return { firstByteMs: LOCAL_FIRST_BYTE_MS };
  return model?.capabilities.includes('reasoning') ? { firstByteMs: REASONING_FIRST_BYTE_MS } : {};
}

/** A token limit of a model card, or the fallback when the card is missing or does not know it. */
export function limitOr(tokens: number | undefined, fallback: number): number {
  return tokens === undefined || tokens > MAX_KNOWN_TOKENS ? fallback : tokens;
}

/** What the step machines of all wires know when the provider has closed its stream. */
type EndState = {
  readonly reason: FinishReason | undefined;
  readonly usage: Usage | undefined;
};

/** The last event of a reply. Throws 'upstream-garbled' when the provider never said why it ended. */
export function finishOf(card: ProviderCard, { reason, usage }: EndState): ChatEvent {
  if (!reason) throw new GatewayError('upstream-garbled', `${card.name} closed the stream before finishing.`);
  return { type: 'finish', reason, usage };
}
