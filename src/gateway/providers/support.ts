/** No model writes more in one reply; larger numbers stand for "not known". */
const MAX_KNOWN_TOKENS = 10_000_000;

/** A token limit of a model card, or the fallback when the card is missing or does not know it. */
export function limitOr(tokens: number | undefined, fallback: number): number {
  return tokens === undefined || tokens > MAX_KNOWN_TOKENS ? fallback : tokens;
}
