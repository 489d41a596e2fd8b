import type { ChatMessage, ChatRequest, ContentPart, Sampling } from '../../core/chat.js';
import { textOf } from '../../core/chat.js';
import { compact } from '../compact.js';
import { estimateRequestTokens } from '../tokens.js';
import { argumentsObject } from '../tool-arguments.js';
import { refuseUncarried, uncarried } from '../uncarried.js';

/** `name` is the provider's, for refusals; `contextTokens` is the model's own window, the most that may be asked for. */
export type EncodeOptions = { readonly model: string; readonly name: string; readonly contextTokens: number };

/** The window a server gives by itself. Source: Ollama documentation, "Context length". */
const DEFAULT_CONTEXT_TOKENS = 4_096;

/** Room for the reply when the client set no limit. */
const DEFAULT_OUTPUT_TOKENS = 1_024;

/** Estimates run low on code; a window too small would cut the prompt in silence. */
const MARGIN_RATIO = 1.25;

/** The body to send, always for a streamed reply. Throws 'invalid-request' for what cannot be carried. Source: Ollama documentation, "Generate a chat message". */
export function encodeRequest(request: ChatRequest, { model, name, contextTokens }: EncodeOptions): object {
  refuseUncarried(request, name);
  const { sampling } = request;
  const tools = toolsFor(request, name);
  return compact<Record<string, unknown>>({
    model,
    stream: true,
    messages: request.messages.flatMap((message) => encodeMessage(message, { messages: request.messages, name })),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    format: sampling.jsonSchema === true ? 'json' : sampling.jsonSchema,
    options: compact<Record<string, unknown>>({
      temperature: sampling.temperature,
      top_p: sampling.topP,
      num_predict: sampling.maxOutputTokens,
      stop: sampling.stop,
      num_ctx: windowFor(request, contextTokens),
    }),
  });
}

/** This wire has no tool choice: leaving the tools out is the only one there is. */
function toolsFor({ tools, sampling }: ChatRequest, name: string): ChatRequest['tools'] {
  const choice = sampling.toolChoice ?? 'auto';
  if (choice === 'none') return [];
  if (choice !== 'auto') throw uncarried('tool_choice', name);
  return tools;
}

type Place = { readonly messages: readonly ChatMessage[]; readonly name: string };

function encodeMessage(message: ChatMessage, place: Place): object[] {
  if (message.role === 'tool') return message.parts.flatMap((part) => encodeResult(part, place.messages));
  const images = message.parts.flatMap((part) => encodeImage(part, place.name));
  const calls = message.parts.flatMap(encodeCall);
  return [
    compact<Record<string, unknown>>({
      role: message.role,
      content: textOf(message),
      images: images.length === 0 ? undefined : images,
      tool_calls: calls.length === 0 ? undefined : calls,
    }),
  ];
}

/** A result names its tool, because servers of this wire know no ids. */
function encodeResult(part: ContentPart, messages: readonly ChatMessage[]): object[] {
  if (part.type !== 'tool-result') return [];
  const calls = messages.flatMap((message) => message.parts);
  const call = calls.find((one) => one.type === 'tool-call' && one.id === part.id);
  const toolName = call?.type === 'tool-call' ? call.name : undefined;
  return [compact<Record<string, unknown>>({ role: 'tool', content: part.text, tool_name: toolName })];
}

function encodeImage(part: ContentPart, name: string): string[] {
  if (part.type !== 'image') return [];
  if (part.mediaType === 'url') throw uncarried('image_url.url', `${name}, which takes images as data: URLs only`);
  return [part.data];
}

function encodeCall(part: ContentPart): object[] {
  if (part.type !== 'tool-call') return [];
  return [{ function: { name: part.name, arguments: argumentsObject(part.name, part.argumentsJson) } }];
}

const encodeTool = ({ name, description, schema }: ChatRequest['tools'][number]): object => ({
  type: 'function',
  function: { name, description, parameters: schema },
});

/** A window that holds prompt and reply; undefined when the server's own does. In powers of two: every new size makes the server load the model again. */
function windowFor(request: ChatRequest, contextTokens: number): number | undefined {
  const needed = Math.ceil(estimateRequestTokens(request) * MARGIN_RATIO) + outputOf(request.sampling);
  if (needed <= DEFAULT_CONTEXT_TOKENS) return undefined;
  return Math.min(2 ** Math.ceil(Math.log2(needed)), contextTokens);
}

const outputOf = (sampling: Sampling): number => sampling.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS;
