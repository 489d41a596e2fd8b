import { writer } from '../../wire/openai-chat/answer.js';
import { decodeRequest } from '../../wire/openai-chat/request.js';
import { chatEndpoint } from '../chat-endpoint.js';

/** OpenAI Chat Completions, streamed and whole. */
export const chatCompletions = chatEndpoint({ path: '/v1/chat/completions', decode: decodeRequest, writer });
