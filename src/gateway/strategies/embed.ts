import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import type { UpstreamHttp } from '../http.js';
import { postJson } from './post-json.js';

/** A whole batch of vectors in JSON; the largest models give about 100 kB a text. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const vector = z.array(z.number()).min(1);
const ollamaSchema = z.object({ embeddings: z.array(vector) });
const openAiSchema = z.object({ data: z.array(z.object({ index: z.int().nonnegative(), embedding: vector })) });

/** Where texts are embedded, and by which model. */
export type Embedder = { readonly http: Pick<UpstreamHttp, 'post'>; readonly url: string; readonly model: string };

/** One vector for each text, in their order, all of one length. Throws an 'upstream-*' GatewayError. */
export async function embed(
  embedder: Embedder,
  input: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const vectors = speaksOpenAi(embedder.url)
    ? await askOpenAi(embedder, input, signal)
    : await askOllama(embedder, input, signal);
  const length = vectors[0]?.length;
  if (vectors.length !== input.length || vectors.some((one) => one.length !== length))
    throw new GatewayError('upstream-garbled', 'The embeddings are not one vector a text, or not of one length.');
  return vectors;
}

/** OpenAI's path ends in /embeddings, Ollama's in /api/embed. */
const speaksOpenAi = (url: string): boolean => /\/embeddings\/?$/.test(new URL(url).pathname);

async function askOllama(embedder: Embedder, input: readonly string[], signal: AbortSignal) {
  return (await postJson(embedder.http, questionOf(embedder, input, signal), ollamaSchema)).embeddings;
}

async function askOpenAi(embedder: Embedder, input: readonly string[], signal: AbortSignal) {
  const { data } = await postJson(embedder.http, questionOf(embedder, input, signal), openAiSchema);
  return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
}

const questionOf = ({ url, model }: Embedder, input: readonly string[], signal: AbortSignal) => ({
  url,
  name: 'The embeddings server',
  body: { model, input },
  maxBytes: MAX_ANSWER_BYTES,
  signal,
});
