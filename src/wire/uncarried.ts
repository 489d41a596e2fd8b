import type { ChatRequest } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { checkShape } from './json.js';
import { requestSchema } from './openai-chat/request.js';

type Body = ReturnType<typeof requestSchema.parse>;

/** Content parts that every wire has a form for. */
const CARRIED_PARTS = ['text', 'image_url', 'refusal'];

/** Fields that ask for another kind of reply. Hints such as seed, user or reasoning_effort are not among them: without them the reply is still an answer. */
const UNCARRIED: readonly (readonly [field: string, isAsked: (value: unknown) => boolean])[] = [
  ['n', (value) => typeof value === 'number' && value > 1],
  ['logprobs', (value) => value === true],
  ['logit_bias', (value) => typeof value === 'object' && value !== null && Object.keys(value).length > 0],
  ['audio', isPresent],
  ['modalities', (value) => Array.isArray(value) && value.includes('audio')],
  ['functions', isPresent],
  ['function_call', isPresent],
  ['web_search_options', isPresent],
];

/** Refuses by name what a body of one wire asks for and another wire cannot carry. `name` is the provider's. Throws 'invalid-request'. */
export function refuseUncarried({ source }: ChatRequest, name: string): void {
  if (source.wire !== 'openai-chat') return;
  const body = checkShape(source.body, requestSchema, 'invalid-request');
  const field = uncarriedField(body) ?? uncarriedTool(body) ?? uncarriedPart(body);
  if (field !== undefined) throw uncarried(field, name);
}

/** The refusal of one field. */
export function uncarried(field: string, name: string): GatewayError {
  return new GatewayError(
    'invalid-request',
    `"${field}" cannot be carried over to ${name}. Leave it out, or ask for a model of another provider.`,
  );
}

function uncarriedField(body: Body): string | undefined {
  return UNCARRIED.find(([field, isAsked]) => isAsked(body[field]))?.[0];
}

function uncarriedTool({ tools, tool_choice: choice }: Body): string | undefined {
  const index = (tools ?? []).findIndex((tool) => !tool.function);
  if (index !== -1) return `tools[${index}].type`;
  return typeof choice === 'object' && choice && !choice.function ? 'tool_choice.type' : undefined;
}

function uncarriedPart({ messages }: Body): string | undefined {
  for (const [index, message] of messages.entries()) {
    const parts = Array.isArray(message.content) ? message.content : [];
    const part = parts.findIndex(({ type }) => !CARRIED_PARTS.includes(type));
    if (part !== -1) return `messages[${index}].content[${part}].type`;
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
    const call = calls.findIndex((one) => !one.function);
    if (call !== -1) return `messages[${index}].tool_calls[${call}].type`;
  }
  return undefined;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
