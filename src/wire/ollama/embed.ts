import * as z from 'zod';
import type { EmbedReply, EmbedRequest, EmbedSource } from '../../core/embedding.js';
import { compact } from '../compact.js';
import { textsOf, usageOf, type EmbedFormat } from '../embed-format.js';
import { checkShape, parseJson } from '../json.js';
import { modelName } from '../model-name.js';
import type { RequestMeta } from '../port.js';
import { plainName } from './model-name.js';

/** Source: Ollama documentation, "Generate embeddings". */
export const embedSchema = z.looseObject({
  model: modelName,
  input: z.union([z.string(), z.array(z.string())]),
  dimensions: z.int().positive().nullish(),
});

/** The older form: one text, one vector. */
export const olderEmbedSchema = z.looseObject({ model: modelName, prompt: z.string() });

const replySchema = z.object({
  embeddings: z.array(z.array(z.number()).min(1)),
  prompt_eval_count: z.unknown().optional(),
});

/** Reads a request to /api/embed. Throws 'invalid-request'. */
export function decodeEmbed(body: Record<string, unknown>, meta: RequestMeta): EmbedRequest {
  const { model, input, dimensions } = checkShape(body, embedSchema, 'invalid-request');
  return compact<EmbedRequest>({
    id: meta.id,
    model: meta.model ?? plainName(model),
    inputs: typeof input === 'string' ? [input] : input,
    dimensions: dimensions ?? undefined,
    client: meta.client,
    source: compact<EmbedSource>({ shape: 'ollama', body, bytes: meta.bytes }),
  });
}

/** Reads a request to /api/embeddings. Throws 'invalid-request'. */
export function decodeOlderEmbed(body: Record<string, unknown>, meta: RequestMeta): EmbedRequest {
  const { model, prompt } = checkShape(body, olderEmbedSchema, 'invalid-request');
  return {
    id: meta.id,
    model: meta.model ?? plainName(model),
    inputs: [prompt],
    client: meta.client,
    source: { shape: 'none', body },
  };
}

/** The answer of /api/embed. `model` is who answered. */
export const encodeEmbed = (_request: EmbedRequest, { vectors, usage }: EmbedReply, model: string): object =>
  compact<Record<string, unknown>>({ model, embeddings: vectors, prompt_eval_count: usage?.inputTokens });

/** The answer of /api/embeddings. */
export const encodeOlderEmbed = (_request: EmbedRequest, { vectors }: EmbedReply): object => ({
  embedding: vectors[0] ?? [],
});

/** Ollama's embeddings. */
export const ollamaEmbed: EmbedFormat = {
  shape: 'ollama',
  path: () => '/api/embed',
  encode: (ask) =>
    compact<Record<string, unknown>>({ model: ask.model, input: textsOf(ask), dimensions: ask.dimensions }),
  read: (text) => {
    const { embeddings, prompt_eval_count: count } = parseJson(text, replySchema, 'upstream-garbled');
    return { vectors: embeddings, usage: usageOf(count) };
  },
};
