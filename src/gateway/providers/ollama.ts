import { encodeRequest } from '../../wire/ollama/encode.js';
import { reader } from '../../wire/ollama/reply.js';
import type { Edits } from '../../wire/patch.js';
import { noHeaders, type WireAdapter } from './adapter.js';

/** Ollama's own chat API. */
export const ollama: WireAdapter = {
  wire: 'ollama',
  path: () => '/api/chat',
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (_body, { model }) => ({ model: { value: model } }),
  limit: numPredict,
};

/** Ollama keeps the limit among its options. */
export function numPredict(body: Parameters<WireAdapter['limit']>[0], maxOutputTokens: number): Edits {
  const options = body['options'];
  const own = typeof options === 'object' && options !== null ? options : {};
  return { options: { value: { ...own, num_predict: maxOutputTokens } } };
}
