import * as z from 'zod';
import { compact } from '../compact.js';
import { usageOf, type EmbedFormat } from '../embed-format.js';
import { parseJson } from '../json.js';
import { unpackVector } from './base64.js';

const packed = z.string().transform((text, context) => {
  const vector = unpackVector(text);
  if (vector) return vector;
  context.addIssue({ code: 'custom', message: 'numbers, or 32-bit numbers in base64' });
  return z.NEVER;
});

const replySchema = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.union([z.array(z.number()).min(1), packed]) })),
  usage: z.object({ prompt_tokens: z.unknown() }).nullish().catch(undefined),
});

/** OpenAI's embeddings and those of its imitators. Some of them answer with numbers whatever encoding was asked for. */
export const openAiEmbeddings: EmbedFormat = {
  shape: 'openai',
  path: () => '/embeddings',
  encode: ({ inputs, dimensions, model }) => compact<Record<string, unknown>>({ model, input: inputs, dimensions }),
  read: (text) => {
    const { data, usage } = parseJson(text, replySchema, 'upstream-garbled');
    const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    return { vectors, usage: usageOf(usage?.prompt_tokens) };
  },
};
