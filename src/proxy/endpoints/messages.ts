import { writer } from '../../wire/anthropic-messages/answer.js';
import { decodeRequest } from '../../wire/anthropic-messages/request.js';
import { chatEndpoint } from '../chat-endpoint.js';

/** Anthropic Messages, streamed and whole. */
export const messages = chatEndpoint({ path: '/v1/messages', decode: decodeRequest, writer });
