import type { ChatRequest } from '../chat.js';
import type { Classification } from '../classify/classification.js';

/** What a strategy judges: the request as it came, and its estimated size. */
export type ToClassify = { readonly request: ChatRequest; readonly promptTokens: number };

/**
 * A way to judge how hard a request is. All give the same shape, so that they can be compared, blended and swapped.
 * Whatever the text (empty, huge, binary, hostile), a strategy answers with a sensible class and low confidence; it
 * never throws, but for an abort of `signal`.
 */
export interface Strategy {
  readonly id: string;
  /** What it looks at, in one sentence for people. */
  readonly meaning: string;
  classify(input: ToClassify, signal: AbortSignal): Classification | Promise<Classification>;
}

/** A strategy that needs nobody else: same request, same answer, at once. */
export interface LocalStrategy extends Strategy {
  classify(input: ToClassify): Classification;
}
