import { writer } from '../../wire/openai-completions/answer.js';
import { decodeRequest, requestSchema } from '../../wire/openai-completions/request.js';
import { chatEndpoint } from '../chat-endpoint.js';

/** OpenAI Completions, the older form: one prompt in, text out. */
export const completions = chatEndpoint({
  path: '/v1/completions',
  operation: { tag: 'OpenAI', summary: 'Text completions, the older form', body: requestSchema },
  decode: decodeRequest,
  writer,
});
