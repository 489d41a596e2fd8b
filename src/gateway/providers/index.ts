import type { WireFormat } from '../../core/model.js';
import type { MakeProvider } from './adapter.js';
import { anthropic } from './anthropic.js';
import { offline } from './offline.js';
import { ollama } from './ollama.js';
import { openAiCompatible } from './openai-compatible.js';

/** The adapters by wire format. To add one: a folder in wire/, a file here, a line in this list. */
export const ADAPTERS: Readonly<Partial<Record<WireFormat, MakeProvider>>> = {
  'openai-chat': openAiCompatible,
  'anthropic-messages': anthropic,
  ollama,
  offline,
};
