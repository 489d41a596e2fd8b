import { encodeRequest } from '../../wire/openai-responses/encode.js';
import { reader } from '../../wire/openai-responses/reply.js';
import { noHeaders, type WireAdapter } from './adapter.js';

/** OpenAI Responses. */
export const openAiResponses: WireAdapter = {
  wire: 'openai-responses',
  path: () => '/responses',
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (_body, { model }) => ({ model: { value: model } }),
  limit: (_body, maxOutputTokens) => ({ max_output_tokens: { value: maxOutputTokens } }),
};
