import type { ChatRequest } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { CALLED_WIRES, type WireFormat } from '../core/model.js';
import type { Needs } from '../core/route/types.js';
import { findUncarried as inAnthropicMessages } from './anthropic-messages/uncarried.js';
import { findUncarried as inGemini } from './gemini/uncarried.js';
import { findGenerateUncarried as inOllamaGenerate, findUncarried as inOllama } from './ollama/uncarried.js';
import { findUncarried as inOpenAiChat } from './openai-chat/uncarried.js';
import { findUncarried as inOpenAiCompletions } from './openai-completions/uncarried.js';
import { findUncarried as inOpenAiResponses } from './openai-responses/uncarried.js';
import { isWithin, limitsOf } from './limits.js';
import type { Uncarried } from './port.js';

type Finder = (body: ChatRequest['source']['body']) => readonly Uncarried[];

const FINDERS: Readonly<Partial<Record<WireFormat, Finder>>> = {
  'openai-chat': inOpenAiChat,
  'openai-responses': inOpenAiResponses,
  'openai-completions': inOpenAiCompletions,
  'anthropic-messages': inAnthropicMessages,
  gemini: inGemini,
  ollama: inOllama,
  'ollama-generate': inOllamaGenerate,
};

/** The refusal of one field. `name` is the provider's. */
export function uncarried(field: string, name: string): GatewayError {
  return new GatewayError(
    'invalid-request',
    `"${field}" cannot be carried over to ${name}. Leave it out, or ask for a model of another provider.`,
  );
}

/** Refuses by name what a body of one wire asks for and `over`, another one, cannot carry. Throws 'invalid-request'. */
export function refuseUncarried({ source }: ChatRequest, name: string, over?: WireFormat): void {
  const refused = refusedOf(source).find(({ wires }) => over === undefined || !wires?.includes(over));
  if (refused) throw uncarried(refused.field, name);
}

const ALL_WIRES: readonly WireFormat[] = [...CALLED_WIRES, 'vscode-lm', 'offline'];

/** The wires that carry all a request asks for, and the first field that others do not; undefined when all wires do. */
export function onlyWiresOf(request: ChatRequest): Needs['onlyWires'] {
  const own = wiresOfSource(request.source);
  const limits = limitsOf(request);
  const [limit] = limits;
  if (!limit) return own;
  const wires = (own?.wires ?? ALL_WIRES).filter((wire) => isWithin(limits, wire, request));
  return { wires, field: own?.field ?? limit.field };
}

/** The same for what only the client's own wire has words for: that wire first. */
function wiresOfSource(source: ChatRequest['source']): Needs['onlyWires'] {
  const refused = refusedOf(source);
  const [first] = refused;
  if (!first || source.wire === 'none') return undefined;
  const others = (first.wires ?? []).filter((wire) => refused.every(({ wires }) => wires?.includes(wire)));
  return { wires: [source.wire, ...others], field: first.field };
}

/** What was offered only, by field: left out when the request goes over another wire, because the reply is an answer without. */
export function offeredOf({ source }: ChatRequest): readonly string[] {
  return find(source).flatMap(({ field, offered }) => (offered ? [field] : []));
}

const refusedOf = (source: ChatRequest['source']): readonly Uncarried[] =>
  find(source).filter(({ offered }) => !offered);

/** Requests that came over no wire say all they ask for. */
const find = ({ wire, body }: ChatRequest['source']): readonly Uncarried[] =>
  wire === 'none' ? [] : (FINDERS[wire]?.(body) ?? []);
