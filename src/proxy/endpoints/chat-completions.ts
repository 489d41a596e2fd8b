import { encodeStream, encodeWhole } from '../../wire/openai-chat/answer.js';
import { decodeRequest } from '../../wire/openai-chat/request.js';
import { answerChat } from '../chat-answer.js';
import { clientOf } from '../client.js';
import { readObject } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** OpenAI Chat Completions, streamed and whole. */
export const chatCompletions: Endpoint = {
  method: 'POST',
  path: '/v1/chat/completions',
  access: 'token',
  handle: async (exchange) => {
    const body = await readObject(exchange);
    const request = decodeRequest(body, { id: exchange.id, client: clientOf(exchange.head) });
    return answerChat(exchange, request, { encodeStream, encodeWhole });
  },
};
