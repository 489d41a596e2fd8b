/** Tokens in every bucket, and as this wire counts them. */
export const usage = {
  inputTokens: 5,
  cacheReadTokens: 4,
  cacheWrite5mTokens: 1,
  cacheWrite1hTokens: 0,
  outputTokens: 7,
  reasoningTokens: 2,
};
export const WIRE_USAGE = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 2 },
  total_tokens: 17,
};
