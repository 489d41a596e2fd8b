import type { ChatMessage, ChatRequest, Sampling } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA } from '../freeform.js';
import type { EncodeRequest } from '../port.js';
import { uncarried } from '../uncarried.js';
import { encodePart, isBlank } from './encode-content.js';
import { encodeThinking, thinkingRulesOf, type ThinkingRules } from './thinking.js';

type Turn = { readonly role: 'user' | 'assistant'; readonly content: readonly unknown[] };

/** This wire's temperatures end here; others go up to 2. */
const MAX_TEMPERATURE = 1;

/** The body to send, always for a streamed reply. Throws 'invalid-request' for what cannot be carried. Source: Anthropic API reference, "Create a Message". */
export const encodeRequest: EncodeRequest = (request, { model, name, maxOutputTokens }) => {
  const { sampling, tools, messages } = request;
  const rules = thinkingRulesOf(model);
  const toolChoice = tools.length === 0 ? undefined : encodeToolChoice(sampling);
  const maxTokens = sampling.maxOutputTokens ?? maxOutputTokens;
  const isForced = toolChoice?.type === 'any' || toolChoice?.type === 'tool';
  const { thinking, effort } = encodeThinking({ sampling, messages }, { rules, maxTokens, isForced });
  return compact<Record<string, unknown>>({
    model,
    max_tokens: maxTokens,
    stream: true,
    ...encodeConversation(messages, name),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    tool_choice: toolChoice,
    thinking,
    ...encodeSamplingParameters(sampling, isThinking(thinking) ? 'none' : rules.sampling),
    stop_sequences: encodeStop(sampling.stop, name),
    output_config: encodeOutput(effort, encodeFormat(sampling.jsonSchema, name)),
  });
};

const isThinking = (thinking: object | undefined): boolean =>
  thinking !== undefined && 'type' in thinking && thinking.type !== 'disabled';

/** System texts go into a field of their own, wherever they stood. A conversation of nothing else is the user's turn. */
function encodeConversation(
  messages: readonly ChatMessage[],
  name: string,
): { readonly system: string | undefined; readonly messages: readonly Turn[] } {
  const system = messages
    .flatMap(({ role, parts }) => (role === 'system' ? parts : []))
    .flatMap((part) => (part.type === 'text' && !isBlank(part.text) ? [part.text] : []))
    .join('\n\n');
  const turns = joinTurns(
    messages.filter((message) => message.role !== 'system'),
    name,
  );
  if (turns.length === 0) return { system: undefined, messages: [userTurn(system)] };
  return { system: system === '' ? undefined : system, messages: turns };
}

const userTurn = (text: string): Turn => ({ role: 'user', content: [{ type: 'text', text }] });

/** Neighbours of one role become one turn, so that the results of parallel calls stay together. */
function joinTurns(messages: readonly ChatMessage[], name: string): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = message.parts.flatMap((part) => encodePart(part, name));
    if (content.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) turns.splice(-1, 1, { role, content: [...last.content, ...content] });
    else turns.push({ role, content });
  }
  return turns;
}

/** Strictness is left out: this wire allows it for few tools and simple schemas only, and refuses the others. */
const encodeTool = ({ name, description, schema, freeform }: ChatRequest['tools'][number]): object =>
  compact<Record<string, unknown>>({
    name,
    description: description === '' ? undefined : description,
    input_schema: freeform ? FREEFORM_SCHEMA : schema,
  });

type WireChoice = { readonly type: string; readonly name?: string; readonly disable_parallel_tool_use?: true };

function encodeToolChoice({ toolChoice, parallelToolCalls }: Sampling): WireChoice | undefined {
  const isSerial = parallelToolCalls === false;
  const choice = choiceOf(toolChoice) ?? (isSerial ? { type: 'auto' } : undefined);
  if (!choice || !isSerial || choice.type === 'none') return choice;
  return { ...choice, disable_parallel_tool_use: true };
}

function choiceOf(choice: Sampling['toolChoice']): WireChoice | undefined {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return choice && { type: choice === 'required' ? 'any' : choice };
}

/** Where one of both is taken, the temperature is; a top_p of 1 changes nothing. */
function encodeSamplingParameters({ temperature, topP, topK }: Sampling, taken: ThinkingRules['sampling']): object {
  if (taken === 'none') return {};
  return {
    temperature: temperature === undefined ? undefined : Math.min(temperature, MAX_TEMPERATURE),
    top_p: topP === 1 || (taken === 'one' && temperature !== undefined) ? undefined : topP,
    top_k: topK,
  };
}

function encodeStop(stop: Sampling['stop'], name: string): readonly string[] | undefined {
  if (stop?.some(isBlank)) throw uncarried('stop', `${name}, which takes no white space there`);
  return stop?.length ? stop : undefined;
}

const encodeOutput = (effort: string | undefined, format: object | undefined): object | undefined =>
  effort === undefined && format === undefined ? undefined : compact<Record<string, unknown>>({ effort, format });

function encodeFormat(schema: unknown, name: string): object | undefined {
  if (schema === undefined) return undefined;
  if (schema === true) throw uncarried('response_format', `${name}, which takes a JSON schema only`);
  return { type: 'json_schema', schema };
}
