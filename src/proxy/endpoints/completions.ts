import { encodeStream, encodeWhole } from '../../wire/openai-completions/answer.js';
import { decodeRequest } from '../../wire/openai-completions/request.js';
import { answerChat } from '../chat-answer.js';
import { clientOf } from '../client.js';
import { readObject } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** OpenAI Completions, the older form: one prompt in, text out. */
export const completions: Endpoint = {
  method: 'POST',
  path: '/v1/completions',
  access: 'token',
  handle: async (exchange) => {
    const body = await readObject(exchange);
    const request = decodeRequest(body, { id: exchange.id, client: clientOf(exchange.head) });
    return answerChat(exchange, request, { encodeStream, encodeWhole });
  },
};
