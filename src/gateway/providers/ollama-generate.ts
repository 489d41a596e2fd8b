import { encodeGenerate } from '../../wire/ollama/generate.js';
import { ollama } from './ollama.js';
import type { WireAdapter } from './adapter.js';

/** Ollama's older API: one prompt, also with a text behind the gap to fill. */
export const ollamaGenerate: WireAdapter = {
  ...ollama,
  wire: 'ollama-generate',
  path: () => '/api/generate',
  encode: encodeGenerate,
};
