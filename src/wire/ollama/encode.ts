import type { ChatMessage, ChatRequest, ContentPart, MediaPart, Sampling, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA } from '../freeform.js';
import type { EncodeOptions, EncodeRequest } from '../port.js';
import { toldResult } from '../told-result.js';
import { estimateRequestTokens } from '../tokens.js';
import { argumentsObject } from '../tool-arguments.js';
import { uncarried } from '../uncarried.js';
import { thinkOf } from './think.js';

/** The window a server gives by itself. Source: Ollama documentation, "Context length". */
const DEFAULT_CONTEXT_TOKENS = 4_096;

/** Room for the reply when the client set no limit. */
const DEFAULT_OUTPUT_TOKENS = 1_024;

/** Estimates run low on code; a window too small would cut the prompt in silence. */
const MARGIN_RATIO = 1.25;

/** The body to send, always for a streamed reply. Throws 'invalid-request' for what cannot be carried. Source: Ollama documentation, "Generate a chat message". */
export const encodeRequest: EncodeRequest = (request, options) => {
  const { sampling } = request;
  const tools = toolsFor(request, options.name);
  return compact<Record<string, unknown>>({
    model: options.model,
    stream: true,
    messages: request.messages.flatMap((message) => encodeMessage(message, request, options)),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    format: encodeFormat(sampling),
    think: thinkOf(sampling, options.capabilities),
    options: encodeOptions(request, options.contextTokens),
  });
};

/** "json" for any object, or the schema itself. */
export const encodeFormat = ({ jsonSchema }: Sampling): unknown => (jsonSchema === true ? 'json' : jsonSchema);

/** What shapes the reply, and a window that holds prompt and reply. */
export function encodeOptions(request: ChatRequest, contextTokens: number): Record<string, unknown> {
  const { sampling } = request;
  return compact<Record<string, unknown>>({
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    num_predict: sampling.maxOutputTokens,
    stop: sampling.stop,
    num_ctx: windowFor(request, contextTokens),
  });
}

/** This wire has no tool choice: leaving the tools out is the only one there is. */
function toolsFor({ tools, sampling }: ChatRequest, name: string): ChatRequest['tools'] {
  const choice = sampling.toolChoice ?? 'auto';
  if (choice === 'none') return [];
  if (choice !== 'auto') throw uncarried('tool_choice', name);
  return tools;
}

function encodeMessage(message: ChatMessage, request: ChatRequest, options: EncodeOptions): object[] {
  const { role, parts } = message;
  if (role === 'tool') return parts.flatMap((part) => encodeResult(part, request.messages, options.name));
  const images = parts.flatMap((part) => (part.type === 'image' || part.type === 'file' ? [part] : []));
  const calls = parts.flatMap(encodeCall);
  return [
    compact<Record<string, unknown>>({
      role,
      content: joinedText(message),
      thinking: takesThoughts(request, options) ? thoughtsOf(parts) : undefined,
      images: encodeImages(images, options.name),
      tool_calls: calls.length === 0 ? undefined : calls,
    }),
  ];
}

/** Texts that stood apart stay apart, except where a turn of the model may have been cut anywhere. */
const joinedText = ({ role, parts }: ChatMessage): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(role === 'assistant' ? '' : '\n\n');

/** Earlier thoughts go back where they were said in this wire, or where the provider is known to want them. */
const takesThoughts = ({ source }: ChatRequest, { quirks }: EncodeOptions): boolean =>
  source.wire === 'ollama' || quirks.includes('reasoning-field');

function thoughtsOf(parts: readonly ContentPart[]): string | undefined {
  const text = parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  return text === '' ? undefined : text;
}

/** A result names its tool, because not every server of this wire knows ids. There is no mark for a tool that failed, so the text says it. */
function encodeResult(part: ContentPart, messages: readonly ChatMessage[], name: string): object[] {
  if (part.type !== 'tool-result') return [];
  const calls = messages.flatMap((message) => message.parts);
  const call = calls.find((one) => one.type === 'tool-call' && one.id === part.id);
  return [
    compact<Record<string, unknown>>({
      role: 'tool',
      content: toldResult(part),
      images: encodeImages(part.media ?? [], name),
      tool_name: call?.type === 'tool-call' ? call.name : undefined,
      tool_call_id: part.id,
    }),
  ];
}

/** Pictures as this wire has them: base64 without a type. Throws 'invalid-request' for addresses and documents. */
export function encodeImages(media: readonly MediaPart[], name: string): readonly string[] | undefined {
  const images = media.map((part) => {
    if (part.type === 'file') throw uncarried('file', `${name}, which takes pictures but no documents`);
    if (part.mediaType === 'url') throw uncarried('image_url.url', `${name}, which takes images as data: URLs only`);
    return part.data;
  });
  return images.length === 0 ? undefined : images;
}

function encodeCall(part: ContentPart): object[] {
  if (part.type !== 'tool-call') return [];
  const { id, name, argumentsJson } = part;
  return [{ id, function: { name, arguments: argumentsObject(name, argumentsJson) } }];
}

const encodeTool = ({ name, description, schema, freeform }: ToolSpec): object => ({
  type: 'function',
  function: { name, description, parameters: freeform ? FREEFORM_SCHEMA : schema },
});

/** A window that holds prompt and reply; undefined when the server's own does. In powers of two: every new size makes the server load the model again. */
function windowFor(request: ChatRequest, contextTokens: number): number | undefined {
  const needed = Math.ceil(estimateRequestTokens(request) * MARGIN_RATIO) + outputOf(request.sampling);
  if (needed <= DEFAULT_CONTEXT_TOKENS) return undefined;
  return Math.min(2 ** Math.ceil(Math.log2(needed)), contextTokens);
}

const outputOf = (sampling: Sampling): number => sampling.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS;
