import type { Vector } from '../../core/embedding.js';
import { requireVectors, type EmbedFormat } from '../../wire/embed-format.js';
import { ollamaEmbed } from '../../wire/ollama/embed.js';
import { openAiEmbeddings } from '../../wire/openai-embeddings/provider.js';
import type { UpstreamHttp } from '../http.js';
import { postForText } from './post-json.js';

/** A whole batch of vectors in JSON; the largest models give about 100 kB a text. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const NAME = 'The embeddings server';

/** Where texts are embedded, and by which model. */
export type Embedder = { readonly http: Pick<UpstreamHttp, 'post'>; readonly url: string; readonly model: string };

/** One vector for each text, in their order, all of one length. Throws an 'upstream-*' GatewayError. */
export async function embed(
  { http, url, model }: Embedder,
  inputs: readonly string[],
  signal: AbortSignal,
): Promise<readonly Vector[]> {
  const format = formatOf(url);
  const body = format.encode({ inputs, model, name: NAME });
  const { vectors } = format.read(
    await postForText(http, { url, name: NAME, body, maxBytes: MAX_ANSWER_BYTES, signal }),
  );
  requireVectors(vectors, inputs.length);
  return vectors;
}

/** OpenAI's path ends in /embeddings, Ollama's in /api/embed. */
const formatOf = (url: string): EmbedFormat =>
  /\/embeddings\/?$/.test(new URL(url).pathname) ? openAiEmbeddings : ollamaEmbed;
