import type { EmbedRequest } from '../../core/embedding.js';
import { writer } from '../../wire/ollama/answer.js';
import { decodeEmbed, decodeOlderEmbed, encodeEmbed, encodeOlderEmbed } from '../../wire/ollama/embed.js';
import type { RequestMeta } from '../../wire/port.js';
import { clientOf } from '../client.js';
import { answerEmbed, type EmbedWriter } from '../embed-answer.js';
import { readObjectAndBytes } from '../json-body.js';
import type { Endpoint } from './endpoint.js';
import { modelAsked } from '../ollama-model-asked.js';

/** Ollama's embeddings: vectors of one or more texts. */
export const ollamaEmbed: Endpoint = embedding('/api/embed', decodeEmbed, { encode: encodeEmbed, passes: () => true });

/** The older form: one text, one vector. No provider answers in it, so nothing passes. */
export const ollamaEmbeddings: Endpoint = embedding('/api/embeddings', decodeOlderEmbed, {
  encode: encodeOlderEmbed,
  passes: () => false,
});

function embedding(
  path: string,
  decode: (body: Record<string, unknown>, meta: RequestMeta) => EmbedRequest,
  form: EmbedWriter,
): Endpoint {
  return {
    method: 'POST',
    path,
    access: 'token',
    writer,
    handle: async (exchange) => {
      const { body, bytes } = await readObjectAndBytes(exchange);
      const meta = { id: exchange.id, client: clientOf(exchange.head), bytes };
      const request = decode(body, { ...meta, ...(await modelAsked(exchange.app, body['model'])) });
      return answerEmbed(exchange, request, form);
    },
  };
}
