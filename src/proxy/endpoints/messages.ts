import { writer } from '../../wire/anthropic-messages/answer.js';
import { requestSchema } from '../../wire/anthropic-messages/body.js';
import { decodeRequest } from '../../wire/anthropic-messages/request.js';
import { chatEndpoint } from '../chat-endpoint.js';

/** Anthropic Messages, streamed and whole. */
export const messages = chatEndpoint({
  path: '/v1/messages',
  operation: { tag: 'Anthropic', summary: 'Messages, streamed and whole', body: requestSchema },
  decode: decodeRequest,
  writer,
});
