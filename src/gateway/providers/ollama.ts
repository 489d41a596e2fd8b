import { encodeRequest } from '../../wire/ollama/encode.js';
import { reader } from '../../wire/ollama/reply.js';
import { noHeaders, type WireAdapter } from './adapter.js';

/** Ollama's own chat API. */
export const ollama: WireAdapter = {
  wire: 'ollama',
  path: () => '/api/chat',
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (_body, { model }) => ({ model: { value: model } }),
};
