import { NO_USAGE, type Usage } from '../core/chat.js';
import type { EmbedReply, EmbedRequest, EmbedShape, Vector } from '../core/embedding.js';
import { GatewayError } from '../core/errors.js';
import { count } from './counted.js';
import { uncarried } from './uncarried.js';

/** What is asked of a provider; `name` is the provider's, for refusals. */
type EmbedAsk = Pick<EmbedRequest, 'inputs' | 'dimensions'> & { readonly model: string; readonly name: string };

/** How providers of one shape are asked for vectors. */
export type EmbedFormat = {
  readonly shape: EmbedShape;
  /** What comes after the base address. */
  readonly path: (model: string) => string;
  /** The body to send. Throws 'invalid-request' for what cannot be carried. */
  readonly encode: (ask: EmbedAsk) => Record<string, unknown>;
  /** Throws 'upstream-garbled' for anything but vectors. */
  readonly read: (text: string) => EmbedReply;
};

/** The inputs as texts. Throws 'invalid-request' for token numbers, which another model would misread. */
export function textsOf({ inputs, name }: Pick<EmbedAsk, 'inputs' | 'name'>): readonly string[] {
  return inputs.map((input) => {
    if (typeof input === 'string') return input;
    throw uncarried('input', `${name}, which takes texts and no token numbers`);
  });
}

/** The usage of a call that read so many tokens; undefined when nobody counted, or it is no count. */
export function usageOf(said: unknown): Usage | undefined {
  const inputTokens = count.safeParse(said).data;
  return typeof inputTokens === 'number' ? { ...NO_USAGE, inputTokens } : undefined;
}

/** Refuses a reply that is not one vector an input, all of one length. Throws 'upstream-garbled'. */
export function requireVectors(vectors: readonly Vector[], count: number): void {
  const length = vectors[0]?.length;
  if (vectors.length === count && vectors.every((one) => one.length === length)) return;
  throw new GatewayError('upstream-garbled', 'The embeddings are not one vector a text, or not of one length.');
}
