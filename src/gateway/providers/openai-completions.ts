import { encodeRequest } from '../../wire/openai-completions/encode.js';
import { reader } from '../../wire/openai-completions/reply.js';
import { noHeaders, type WireAdapter } from './adapter.js';
import { usageEdits } from './openai-chat.js';

/** OpenAI Completions, which some providers keep for filling in the middle. */
export const openAiCompletions: WireAdapter = {
  wire: 'openai-completions',
  path: () => '/completions',
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (body, options) => ({ model: { value: options.model }, ...usageEdits(body, options) }),
  limit: (_body, maxOutputTokens) => ({ max_tokens: { value: maxOutputTokens } }),
};
