import type { ModelCard, ProviderCard } from '../../core/model.js';
import type { Timeouts } from '../http.js';

/** Reasoning models think before their first byte; a local server may have to load the model first. */
const REASONING_FIRST_BYTE_MS = 120_000;
const LOCAL_FIRST_BYTE_MS = 300_000;

/** A reply in one piece starts when it is done. Long ones take minutes. */
const WHOLE_FIRST_BYTE_MS = 600_000;

/** No model writes more in one reply; larger numbers stand for "not known". */
const MAX_KNOWN_TOKENS = 10_000_000;

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
