import type { ProviderCard, WireFormat } from '../../core/model.js';
import type { WireAdapter } from './adapter.js';
import { anthropicMessages } from './anthropic-messages.js';
import { anthropicRawPredict } from './anthropic-raw-predict.js';
import { gemini } from './gemini.js';
import { ollama } from './ollama.js';
import { ollamaGenerate } from './ollama-generate.js';
import { openAiChat } from './openai-chat.js';
import { openAiCompletions } from './openai-completions.js';
import { openAiResponses } from './openai-responses.js';

/** The wires that are spoken over HTTP. To add one: a folder in wire/, a file here, a line in this list. */
export const ADAPTERS: ReadonlyMap<WireFormat, WireAdapter> = new Map(
  [openAiChat, openAiResponses, openAiCompletions, anthropicMessages, gemini, ollama, ollamaGenerate].map((one) => [
    one.wire,
    one,
  ]),
);

/** How a provider is spoken to over a wire; undefined for a wire that is not called. */
export const adapterOf = ({ quirks }: Pick<ProviderCard, 'quirks'>, wire: WireFormat): WireAdapter | undefined =>
  wire === anthropicRawPredict.wire && quirks.includes('raw-predict') ? anthropicRawPredict : ADAPTERS.get(wire);
