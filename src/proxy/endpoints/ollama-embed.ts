import type { EmbedRequest } from '../../core/embedding.js';
import { writer } from '../../wire/ollama/answer.js';
import {
  decodeEmbed,
  decodeOlderEmbed,
  embedSchema,
  encodeEmbed,
  encodeOlderEmbed,
  olderEmbedSchema,
} from '../../wire/ollama/embed.js';
import type { RequestMeta } from '../../wire/port.js';
import { clientOf } from '../client.js';
import { answerEmbed, type EmbedWriter } from '../embed-answer.js';
import { readObjectAndBytes } from '../json-body.js';
import type { Endpoint } from './endpoint.js';
import { modelAsked } from '../ollama-model-asked.js';
import type { Operation } from '../operation.js';

/** Ollama's embeddings: vectors of one or more texts. */
export const ollamaEmbed: Endpoint = embedding({
  path: '/api/embed',
  operation: { tag: 'Ollama', summary: 'Vectors of texts', body: embedSchema },
  decode: decodeEmbed,
  form: { encode: encodeEmbed, passes: () => true },
});

/** The older form: one text, one vector. No provider answers in it, so nothing passes. */
export const ollamaEmbeddings: Endpoint = embedding({
  path: '/api/embeddings',
  operation: { tag: 'Ollama', summary: 'The vector of one text, the older form', body: olderEmbedSchema },
  decode: decodeOlderEmbed,
  form: { encode: encodeOlderEmbed, passes: () => false },
});

type Route = {
  readonly path: string;
  readonly operation: Operation;
  readonly decode: (body: Record<string, unknown>, meta: RequestMeta) => EmbedRequest;
  readonly form: EmbedWriter;
};

function embedding({ path, operation, decode, form }: Route): Endpoint {
  return {
    method: 'POST',
    path,
    access: 'call',
    operations: [operation],
    writer,
    handle: async (exchange) => {
      const { body, bytes } = await readObjectAndBytes(exchange);
      const meta = { id: exchange.id, client: clientOf(exchange.head, exchange.caller), bytes };
      const request = decode(body, { ...meta, ...(await modelAsked(exchange.app, body['model'])) });
      return answerEmbed(exchange, request, form);
    },
  };
}
