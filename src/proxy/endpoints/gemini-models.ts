import { compact } from '../../wire/compact.js';
import { writer } from '../../wire/gemini/answer.js';
import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';
import { listOf, modelOf, type ModelEntry } from './models.js';

/** The models as Google lists its own, all on one page; "auto" and its presets come first. */
export const geminiModels: Endpoint = {
  method: 'GET',
  path: '/v1beta/models',
  access: 'token',
  writer,
  handle: async ({ app }) => jsonAnswer({ models: listOf(await app.models()).map(infoOf) }),
};

/** One model by its id, which may hold slashes. */
export const geminiModel: Endpoint = {
  method: 'GET',
  path: '/v1beta/models/*',
  access: 'token',
  writer,
  handle: async ({ app, rest }) => jsonAnswer(infoOf(modelOf(listOf(await app.models()), rest))),
};

/** Source: Gemini API reference, "Models". */
const infoOf = ({ id, name, context_length: inputTokens, max_output_tokens: outputTokens, capabilities }: ModelEntry) =>
  compact<Record<string, unknown>>({
    name: `models/${id}`,
    displayName: name,
    inputTokenLimit: inputTokens ?? undefined,
    outputTokenLimit: outputTokens ?? undefined,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: capabilities.includes('reasoning'),
  });
