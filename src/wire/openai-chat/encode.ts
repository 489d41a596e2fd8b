import type { ChatMessage, ChatRequest, ContentPart, Sampling } from '../../core/chat.js';
import type { Quirk } from '../../core/model.js';
import { compact } from '../compact.js';
import { writeImageUrl } from './image-url.js';

export type EncodeOptions = { readonly model: string; readonly quirks: readonly Quirk[]; readonly stream: boolean };

/** The body to send to a provider of this wire. A body that came in this wire goes out with only model, stream and the names of limits replaced. */
export function encodeRequest(request: ChatRequest, options: EncodeOptions): Record<string, unknown> {
  const body = request.source.wire === 'openai-chat' ? request.source.body : bodyOf(request);
  const { stream_options: streamOptions, max_tokens: old, max_completion_tokens: recent, ...rest } = body;
  const limit = recent ?? old ?? undefined;
  return compact<Record<string, unknown>>({
    ...rest,
    model: options.model,
    stream: options.stream,
    stream_options: encodeStreamOptions(streamOptions, options),
    ...(options.quirks.includes('max-completion-tokens') ? { max_completion_tokens: limit } : { max_tokens: limit }),
  });
}

/** Providers refuse stream options on a reply that is not streamed. */
function encodeStreamOptions(asked: unknown, { stream, quirks }: EncodeOptions): object | undefined {
  if (!stream) return undefined;
  const own = typeof asked === 'object' ? asked : {};
  if (!quirks.includes('no-stream-usage')) return { ...own, include_usage: true };
  const others = Object.entries(own ?? {}).filter(([name]) => name !== 'include_usage');
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

function bodyOf({ messages, tools, sampling }: ChatRequest): Record<string, unknown> {
  return compact<Record<string, unknown>>({
    messages: messages.flatMap(encodeMessage),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    tool_choice: encodeToolChoice(sampling.toolChoice),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_tokens: sampling.maxOutputTokens,
    stop: sampling.stop,
    response_format: encodeFormat(sampling.jsonSchema),
  });
}

function encodeMessage({ role, parts }: ChatMessage): object[] {
  switch (role) {
    case 'tool':
      return parts.flatMap((part) =>
        part.type === 'tool-result' ? [{ role, tool_call_id: part.id, content: part.text }] : [],
      );
    case 'assistant':
      return [encodeAssistant(parts)];
    case 'system':
    case 'user':
      return [{ role, content: encodeContent(parts) }];
  }
}

function encodeAssistant(parts: readonly ContentPart[]): object {
  const calls = parts.flatMap((part) =>
    part.type === 'tool-call'
      ? [{ id: part.id, type: 'function', function: { name: part.name, arguments: part.argumentsJson } }]
      : [],
  );
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return compact<Record<string, unknown>>({
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    tool_calls: calls.length === 0 ? undefined : calls,
  });
}

/** Plain text stays a string: some servers take no list of parts. */
function encodeContent(parts: readonly ContentPart[]): string | object[] {
  if (parts.every((part) => part.type === 'text')) return parts.map((part) => part.text).join('');
  return parts.flatMap((part): object[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    return part.type === 'image' ? [{ type: 'image_url', image_url: { url: writeImageUrl(part) } }] : [];
  });
}

const encodeTool = ({ name, description, schema }: ChatRequest['tools'][number]): object => ({
  type: 'function',
  function: { name, description, parameters: schema },
});

function encodeToolChoice(choice: Sampling['toolChoice']): unknown {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice;
}

function encodeFormat(schema: unknown): object | undefined {
  if (schema === undefined) return undefined;
  if (schema === true) return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: 'reply', schema } };
}
