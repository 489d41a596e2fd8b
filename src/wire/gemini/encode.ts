import type { ChatRequest, Sampling, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA } from '../freeform.js';
import type { EncodeOptions, EncodeRequest } from '../port.js';
import { uncarried } from '../uncarried.js';
import { encodeTurns } from './encode-turns.js';
import { encodeThinking } from './thinking.js';

/** This wire's temperatures end here. */
const MAX_TEMPERATURE = 2;

/** More stop texts are refused. Source: Gemini API reference, "GenerationConfig". */
const MAX_STOPS = 5;

/**
 * The body to send; the model and that the reply is streamed are said in the path. Throws 'invalid-request' for what
 * cannot be carried. That a model should call one tool at a time cannot be said on this wire; every client can read
 * several calls. Source: Gemini API reference, "Generating content".
 */
export const encodeRequest: EncodeRequest = (request, options) => {
  const { tools, sampling } = request;
  return compact<Record<string, unknown>>({
    ...encodeConversation(request, options.model),
    tools: tools.length === 0 ? undefined : [{ functionDeclarations: tools.map(encodeTool) }],
    toolConfig: tools.length === 0 ? undefined : encodeToolChoice(sampling.toolChoice),
    generationConfig: encodeConfig(sampling, options),
  });
};

/** System texts go into a field of their own, wherever they stood. A conversation of nothing else is the user's turn. */
function encodeConversation({ messages }: ChatRequest, model: string): Record<string, unknown> {
  const isSystem = ({ role }: ChatRequest['messages'][number]): boolean => role === 'system';
  const parts = messages
    .filter(isSystem)
    .flatMap((message) => message.parts)
    .flatMap((part) => (part.type === 'text' && part.text !== '' ? [{ text: part.text }] : []));
  const contents = encodeTurns(
    messages.filter((message) => !isSystem(message)),
    model,
  );
  if (contents.length === 0) return { contents: [{ role: 'user', parts }] };
  return { contents, ...(parts.length > 0 && { systemInstruction: { parts } }) };
}

/** The field for JSON Schema takes what a tool's author wrote; the older one refuses most of its words. Source: Gemini API reference, "FunctionDeclaration". */
const encodeTool = ({ name, description, schema, freeform }: ToolSpec): object => ({
  name,
  description,
  ...encodeParameters(freeform ? FREEFORM_SCHEMA : schema),
});

/** A function without parameters has none, because empty objects are refused. */
function encodeParameters(schema: unknown): object {
  const properties = typeof schema === 'object' && schema && 'properties' in schema ? schema.properties : undefined;
  const isEmpty = typeof properties !== 'object' || properties === null || Object.keys(properties).length === 0;
  return isEmpty && !hasWords(schema) ? {} : { parametersJsonSchema: schema };
}

/** True for a schema that says more than that there is an object. */
function hasWords(schema: unknown): boolean {
  const said = typeof schema === 'object' && schema ? Object.keys(schema) : [];
  return said.some((word) => ['$ref', 'anyOf', 'oneOf', 'allOf', 'patternProperties'].includes(word));
}

function encodeToolChoice(choice: Sampling['toolChoice']): object | undefined {
  if (choice === undefined) return undefined;
  if (typeof choice === 'object') {
    return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [choice.name] } };
  }
  const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' };
  return { functionCallingConfig: { mode: modes[choice] } };
}

function encodeConfig(sampling: Sampling, options: EncodeOptions): object | undefined {
  const { temperature, seed, stop, jsonSchema } = sampling;
  if ((stop?.length ?? 0) > MAX_STOPS) throw uncarried('stop', `${options.name}, which takes ${MAX_STOPS} of them`);
  const config = compact<Record<string, unknown>>({
    temperature: temperature === undefined ? undefined : Math.min(temperature, MAX_TEMPERATURE),
    topP: sampling.topP,
    topK: sampling.topK,
    // A 32-bit number here. What is longer becomes another one, but always the same.
    seed: seed === undefined ? undefined : seed | 0,
    presencePenalty: sampling.presencePenalty,
    frequencyPenalty: sampling.frequencyPenalty,
    maxOutputTokens: sampling.maxOutputTokens,
    stopSequences: stop?.length ? stop : undefined,
    responseMimeType: jsonSchema === undefined ? undefined : 'application/json',
    responseJsonSchema: jsonSchema === true ? undefined : jsonSchema,
    thinkingConfig: encodeThinking(sampling, options),
  });
  return Object.keys(config).length === 0 ? undefined : config;
}
