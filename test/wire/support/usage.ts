import fc from 'fast-check';
import type { Usage } from '../../../src/core/chat.js';

const tokens = fc.nat({ max: 1_000_000 });

/** Tokens in all buckets, with reasoning as a part of the output. */
export const usages: fc.Arbitrary<Usage> = fc
  .tuple(tokens, tokens, tokens, tokens, tokens, tokens)
  .map(([input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning]) => ({
    inputTokens: input,
    cacheReadTokens: cacheRead,
    cacheWrite5mTokens: cacheWrite5m,
    cacheWrite1hTokens: cacheWrite1h,
    outputTokens: output + reasoning,
    reasoningTokens: reasoning,
  }));

/** The same on wires that do not say how long a cache keeps what was written. */
export const usagesWithoutHours: fc.Arbitrary<Usage> = usages.map((usage) => ({ ...usage, cacheWrite1hTokens: 0 }));
