import { encodeEmbeddings } from '../../wire/openai-embeddings/answer.js';
import { decodeEmbeddings, requestSchema, wantsPacked } from '../../wire/openai-embeddings/request.js';
import { clientOf } from '../client.js';
import { answerEmbed, type EmbedWriter } from '../embed-answer.js';
import { readObjectAndBytes } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** Some servers send numbers whatever encoding was asked for, and the openai package would misread them. */
const PACKED = /"embedding"\s*:\s*"/;

const writer: EmbedWriter = {
  encode: encodeEmbeddings,
  passes: (body, request) => PACKED.test(body) === wantsPacked(request),
};

/** OpenAI Embeddings: vectors of texts, as numbers or packed. */
export const embeddings: Endpoint = {
  method: 'POST',
  path: '/v1/embeddings',
  access: 'call',
  operations: [{ tag: 'OpenAI', summary: 'Vectors of texts', body: requestSchema }],
  handle: async (exchange) => {
    const { body, bytes } = await readObjectAndBytes(exchange);
    const request = decodeEmbeddings(body, {
      id: exchange.id,
      client: clientOf(exchange.head, exchange.caller),
      bytes,
    });
    return answerEmbed(exchange, request, writer);
  },
};
