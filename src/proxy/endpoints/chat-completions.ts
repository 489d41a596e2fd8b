import { writer } from '../../wire/openai-chat/answer.js';
import { decodeRequest } from '../../wire/openai-chat/request.js';
import { requestSchema } from '../../wire/openai-chat/request-schema.js';
import { chatEndpoint } from '../chat-endpoint.js';

/** OpenAI Chat Completions, streamed and whole. */
export const chatCompletions = chatEndpoint({
  path: '/v1/chat/completions',
  operation: { tag: 'OpenAI', summary: 'Chat completions, streamed and whole', body: requestSchema },
  decode: decodeRequest,
  writer,
});
