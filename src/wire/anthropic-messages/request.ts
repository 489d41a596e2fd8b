import type { ChatMessage, ChatRequest, ContentPart, Sampling } from '../../core/chat.js';
import { textOf } from '../../core/chat.js';
import { compact } from '../compact.js';
import { argumentsObject } from '../tool-arguments.js';
import { portableToolId } from '../tool-id.js';
import { refuseUncarried, uncarried } from '../uncarried.js';

/** `name` is the provider's, for refusals; `maxOutputTokens` is sent when the client set no limit, because this wire demands one. */
export type EncodeOptions = { readonly model: string; readonly name: string; readonly maxOutputTokens: number };

type Turn = { readonly role: 'user' | 'assistant'; readonly content: readonly object[] };

/** This wire's temperatures end here; others go up to 2. */
const MAX_TEMPERATURE = 1;

/** The body to send, always for a streamed reply. Throws 'invalid-request' for what cannot be carried. Source: Anthropic API reference, "Create a Message". */
export function encodeRequest(request: ChatRequest, { model, name, maxOutputTokens }: EncodeOptions): object {
  refuseUncarried(request, name);
  const { sampling, tools } = request;
  return compact<Record<string, unknown>>({
    model,
    max_tokens: sampling.maxOutputTokens ?? maxOutputTokens,
    stream: true,
    ...encodeConversation(request.messages),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    tool_choice: tools.length === 0 ? undefined : encodeToolChoice(request),
    temperature: sampling.temperature === undefined ? undefined : Math.min(sampling.temperature, MAX_TEMPERATURE),
    // Newer models refuse it beside a temperature, and 1 changes nothing.
    top_p: sampling.topP === 1 ? undefined : sampling.topP,
    stop_sequences: encodeStop(sampling.stop, name),
    output_config: encodeFormat(sampling.jsonSchema, name),
  });
}

/** System texts go into a field of their own, wherever they stood. A conversation of nothing else is the user's turn. */
function encodeConversation(messages: readonly ChatMessage[]): { system: string | undefined; messages: Turn[] } {
  const system = messages.flatMap((message) => (message.role === 'system' ? [textOf(message)] : [])).join('\n\n');
  const turns = joinTurns(messages.filter((message) => message.role !== 'system'));
  if (turns.length === 0) return { system: undefined, messages: [userTurn(system)] };
  return { system: system === '' ? undefined : system, messages: turns };
}

const userTurn = (text: string): Turn => ({ role: 'user', content: [{ type: 'text', text }] });

/** Neighbours of one role become one turn, so that the results of parallel calls stay together. */
function joinTurns(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = message.parts.flatMap(encodePart);
    if (content.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) turns.splice(-1, 1, { role, content: [...last.content, ...content] });
    else turns.push({ role, content });
  }
  return turns;
}

/** Empty texts are refused by this wire, and say nothing. */
function encodePart(part: ContentPart): object[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [{ type: 'image', source: encodeImageSource(part) }];
    case 'tool-call': {
      const input = argumentsObject(part.name, part.argumentsJson);
      return [{ type: 'tool_use', id: portableToolId(part.id), name: part.name, input }];
    }
    case 'tool-result':
      return [{ type: 'tool_result', tool_use_id: portableToolId(part.id), content: part.text }];
  }
}

function encodeImageSource({ mediaType, data }: ContentPart & { type: 'image' }): object {
  return mediaType === 'url' ? { type: 'url', url: data } : { type: 'base64', media_type: mediaType, data };
}

const encodeTool = ({ name, description, schema }: ChatRequest['tools'][number]): object => ({
  name,
  description,
  input_schema: schema,
});

function encodeToolChoice({ sampling, source }: ChatRequest): object | undefined {
  const isSerial = source.body['parallel_tool_calls'] === false;
  const choice = choiceOf(sampling.toolChoice) ?? (isSerial ? { type: 'auto' } : undefined);
  if (!choice || !isSerial || choice.type === 'none') return choice;
  return { ...choice, disable_parallel_tool_use: true };
}

function choiceOf(choice: Sampling['toolChoice']): { type: string; name?: string } | undefined {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return choice && { type: choice === 'required' ? 'any' : choice };
}

function encodeStop(stop: Sampling['stop'], name: string): readonly string[] | undefined {
  if (stop?.some((text) => text.trim() === '')) throw uncarried('stop', `${name}, which takes no white space there`);
  return stop?.length ? stop : undefined;
}

function encodeFormat(schema: unknown, name: string): object | undefined {
  if (schema === undefined) return undefined;
  if (schema === true) throw uncarried('response_format', `${name}, which takes a JSON schema only`);
  return { format: { type: 'json_schema', schema } };
}
