import type { ChatRequest } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { WireFormat } from '../core/model.js';
import { findUncarried as inAnthropicMessages } from './anthropic-messages/uncarried.js';
import { findUncarried as inGemini } from './gemini/uncarried.js';
import { findUncarried as inOllama } from './ollama/uncarried.js';
import { findUncarried as inOpenAiChat } from './openai-chat/uncarried.js';
import { findUncarried as inOpenAiCompletions } from './openai-completions/uncarried.js';
import { findUncarried as inOpenAiResponses } from './openai-responses/uncarried.js';
import type { Uncarried } from './port.js';

type Finder = (body: ChatRequest['source']['body']) => readonly Uncarried[];

const FINDERS: Readonly<Partial<Record<WireFormat, Finder>>> = {
  'openai-chat': inOpenAiChat,
  'openai-responses': inOpenAiResponses,
  'openai-completions': inOpenAiCompletions,
  'anthropic-messages': inAnthropicMessages,
  gemini: inGemini,
  ollama: inOllama,
};

/** The refusal of one field. `name` is the provider's. */
export function uncarried(field: string, name: string): GatewayError {
  return new GatewayError(
    'invalid-request',
    `"${field}" cannot be carried over to ${name}. Leave it out, or ask for a model of another provider.`,
  );
}

/** Refuses by name what a body of one wire asks for and no other wire can carry. Throws 'invalid-request'. */
export function refuseUncarried(request: ChatRequest, name: string): void {
  const field = findRefused(request);
  if (field !== undefined) throw uncarried(field, name);
}

/** The first field for which a request cannot go over any wire but its own; undefined when it can. */
export function findRefused({ source }: ChatRequest): string | undefined {
  return find(source).find(({ offered }) => !offered)?.field;
}

/** What was offered only, by field: left out when the request goes over another wire, because the reply is an answer without. */
export function offeredOf({ source }: ChatRequest): readonly string[] {
  return find(source).flatMap(({ field, offered }) => (offered ? [field] : []));
}

/** Requests that came over no wire say all they ask for. */
const find = ({ wire, body }: ChatRequest['source']): readonly Uncarried[] =>
  wire === 'none' ? [] : (FINDERS[wire]?.(body) ?? []);
