import type { ChatMessage, ContentPart, MediaPart, ToolResultPart } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { freeformArguments } from '../freeform.js';
import { readFileData, readImageUrl } from '../media-url.js';
import type { Content, Item, Part } from './schema.js';
import { flatName, type ToolTable } from './tools.js';

/** The conversation of a request. What a model said in one turn is one message, and so are the outputs that follow each other. Throws 'invalid-request' naming media that cannot be read. */
export function decodeItems(items: readonly Item[], tools: ToolTable): ChatMessage[] {
  const messages: ChatMessage[] = [];
  items.forEach((item, index) => {
    const message = decodeItem(item, `input[${index}]`, tools);
    if (!message) return;
    const last = messages.at(-1);
    if (last && isSameTurn(last, message)) {
      messages[messages.length - 1] = { role: last.role, parts: [...last.parts, ...message.parts] };
    } else messages.push(message);
  });
  return messages;
}

/** Two texts of a model stay two messages, unless a call stands between them: its output has to follow. */
function isSameTurn(last: ChatMessage, next: ChatMessage): boolean {
  if (last.role !== next.role) return false;
  if (next.role === 'tool') return true;
  return next.role === 'assistant' && (!hasText(last) || hasCall(last) || !hasText(next));
}

const hasText = ({ parts }: ChatMessage): boolean => parts.some(({ type }) => type === 'text');
const hasCall = ({ parts }: ChatMessage): boolean => parts.some(({ type }) => type === 'tool-call');

function decodeItem(item: Item, where: string, tools: ToolTable): ChatMessage | undefined {
  switch (item.type) {
    case 'message':
      return decodeMessage(item, where);
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
    case 'tool_search_call':
      return decodeCall(item, tools);
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
    case 'tool_search_output':
      return decodeResult(item, where);
    case 'reasoning':
      return { role: 'assistant', parts: [decodeReasoning(item)] };
    case 'additional_tools':
    case 'item_reference':
    case 'other':
      return undefined;
  }
}

type CallItem = Item & { type: 'function_call' | 'custom_tool_call' | 'local_shell_call' | 'tool_search_call' };

/** A search that the provider did itself has no id, and needs no answer. */
function decodeCall(item: CallItem, tools: ToolTable): ChatMessage | undefined {
  switch (item.type) {
    case 'function_call':
      return calls(item.call_id, flatName(tools, item.name, item.namespace), item.arguments);
    case 'custom_tool_call':
      return calls(item.call_id, flatName(tools, item.name, item.namespace), freeformArguments(item.input));
    case 'local_shell_call':
      return calls(item.call_id, 'local_shell', JSON.stringify(withoutType(item.action)));
    case 'tool_search_call':
      return item.call_id ? calls(item.call_id, 'tool_search', argumentsText(item.arguments)) : undefined;
  }
}

type ResultItem = Item & {
  type: 'function_call_output' | 'custom_tool_call_output' | 'local_shell_call_output' | 'tool_search_output';
};

function decodeResult(item: ResultItem, where: string): ChatMessage | undefined {
  switch (item.type) {
    case 'function_call_output':
    case 'custom_tool_call_output':
      return results(decodeOutput(item.call_id, item.output, `${where}.output`));
    case 'local_shell_call_output':
      return results({ type: 'tool-result', id: item.call_id ?? item.id ?? '', text: item.output });
    case 'tool_search_output':
      return item.call_id ? results(found(item, item.call_id)) : undefined;
  }
}

const results = (part: ToolResultPart): ChatMessage => ({ role: 'tool', parts: [part] });

function decodeMessage({ role, content }: Item & { type: 'message' }, where: string): ChatMessage {
  const parts = decodeContent(content, `${where}.content`);
  return { role: role === 'developer' ? 'system' : role, parts };
}

function decodeContent(content: Content, where: string): ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.flatMap((part, index): ContentPart[] => {
    const text = textOf(part);
    return text === undefined ? decodeMedia(part, `${where}[${index}]`) : [{ type: 'text', text }];
  });
}

function textOf(part: Part): string | undefined {
  if ('text' in part) return part.text;
  return part.type === 'refusal' ? part.refusal : undefined;
}

/** Files that lie at a provider, and what we have no word for, decode to nothing; other wires refuse them by name. */
function decodeMedia(part: Part, where: string): MediaPart[] {
  if (part.type === 'input_image') {
    return part.image_url ? [readImageUrl(part.image_url, `${where}.image_url`)] : [];
  }
  if (part.type !== 'input_file') return [];
  const name = part.filename ?? undefined;
  const field = part.file_data ? 'file_data' : 'file_url';
  const source = part.file_data ?? part.file_url;
  if (!source) return [];
  const file = readFileData(source, name);
  if (file) return [file];
  throw new GatewayError('invalid-request', `"${where}.${field}" must be an https address or a base64 data: URL.`);
}

function decodeOutput(id: string, output: Content, where: string): ToolResultPart {
  if (typeof output === 'string') return { type: 'tool-result', id, text: output };
  const media = output.flatMap((part, index) => decodeMedia(part, `${where}[${index}]`));
  const text = output.map((part) => textOf(part) ?? '').join('');
  return compact<ToolResultPart>({ type: 'tool-result', id, text, media: media.length === 0 ? undefined : media });
}

/** The words, and for their maker the item itself. */
function decodeReasoning(item: Item & { type: 'reasoning' }): ContentPart {
  const words = item.summary?.length ? item.summary : (item.content ?? []);
  const text = words.map((piece) => piece.text).join('\n\n');
  if (!item.encrypted_content) return { type: 'reasoning', text };
  return { type: 'reasoning', text, seal: { wire: 'openai-responses', value: item } };
}

/** The tools themselves are offered from here on; this is what the model is told of its search. */
function found({ tools }: Item & { type: 'tool_search_output' }, id: string): ToolResultPart {
  return { type: 'tool-result', id, text: JSON.stringify(tools.map(toldTool)) };
}

function toldTool(tool: (Item & { type: 'tool_search_output' })['tools'][number]): object {
  if (tool.type === 'namespace') return { namespace: tool.name, tools: tool.tools.map(toldTool) };
  const name = 'name' in tool ? tool.name : tool.type;
  return 'description' in tool && tool.description ? { name, description: tool.description } : { name };
}

const calls = (id: string, name: string, argumentsJson: string): ChatMessage => ({
  role: 'assistant',
  parts: [{ type: 'tool-call', id, name, argumentsJson }],
});

const argumentsText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? {}));

const withoutType = (action: object): object =>
  Object.fromEntries(Object.entries(action).filter(([name]) => name !== 'type'));
