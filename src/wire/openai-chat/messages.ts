import * as z from 'zod';
import type { ChatMessage, ContentPart, MediaPart, ToolResultPart } from '../../core/chat.js';
import { freeformArguments } from '../freeform.js';
import { readFileData, readImageUrl } from '../media-url.js';
import type { AssistantMessage, Content, Message, Part } from './request-schema.js';
import { isSealed, ownSeal } from './seals.js';

/** Reads one message; `index` is where it stands. Throws 'invalid-request' naming an image that cannot be read. */
export function decodeMessage(message: Message, index: number): ChatMessage {
  const where = `messages[${index}]`;
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', parts: decodeContent(message.content, where) };
    case 'user':
      return { role: 'user', parts: decodeContent(message.content, where) };
    case 'assistant':
      return { role: 'assistant', parts: decodeAssistant(message, where) };
    case 'tool':
      return { role: 'tool', parts: [decodeResult(message.tool_call_id, message.content, where)] };
    case 'function':
      return { role: 'tool', parts: [decodeResult(message.name, message.content ?? '', where)] };
  }
}

function decodeAssistant(message: AssistantMessage, where: string): ContentPart[] {
  const refusal: ContentPart[] = message.refusal ? [{ type: 'text', text: message.refusal }] : [];
  return [
    ...decodeReasoning(message),
    ...decodeContent(message.content ?? [], where),
    ...refusal,
    ...(message.tool_calls ?? []).flatMap(decodeCall),
  ];
}

const detail = z.looseObject({ text: z.string().nullish(), summary: z.string().nullish() });

/** Providers that seal their reasoning send the same words twice: in a field of their own, and item by item. */
function decodeReasoning({ reasoning_content: own, reasoning: other, reasoning_details: details }: AssistantMessage) {
  const items: readonly unknown[] = Array.isArray(details) ? details : [];
  const parts = items.flatMap((item): ContentPart[] => {
    const { text, summary } = detail.safeParse(item).data ?? {};
    const words = text ?? summary ?? '';
    if (isSealed(item)) return [{ type: 'reasoning', text: words, seal: ownSeal(item) }];
    return words === '' ? [] : [{ type: 'reasoning', text: words }];
  });
  const [field = ''] = [own, other].filter((value) => typeof value === 'string');
  const isRepeated = parts.some((part) => part.type === 'reasoning' && part.text !== '');
  return field === '' || isRepeated ? parts : [{ type: 'reasoning', text: field } as const, ...parts];
}

function decodeCall(call: NonNullable<AssistantMessage['tool_calls']>[number]): ContentPart[] {
  const seal = call.extra_content === undefined ? undefined : ownSeal(call.extra_content);
  const toolCall = (name: string, argumentsJson: string): ContentPart[] => [
    { type: 'tool-call', id: call.id, name, argumentsJson, ...(seal && { seal }) },
  ];
  if (call.function) return toolCall(call.function.name, call.function.arguments);
  return call.custom ? toolCall(call.custom.name, freeformArguments(call.custom.input)) : [];
}

function decodeResult(id: string, content: Content, where: string): ToolResultPart {
  if (typeof content === 'string') return { type: 'tool-result', id, text: content };
  const parts = decodeContent(content, where);
  const media = parts.filter((part): part is MediaPart => part.type === 'image' || part.type === 'file');
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { type: 'tool-result', id, text, ...(media.length > 0 && { media }) };
}

function decodeContent(content: Content, where: string): ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.flatMap((part, index) => decodePart(part, `${where}.content[${index}]`));
}

/** Parts we have no word for decode to nothing; they stay in the body, and other wires refuse them by name. */
function decodePart(part: Part, where: string): ContentPart[] {
  if (isText(part)) return [{ type: 'text', text: part.text }];
  if (isRefusal(part)) return [{ type: 'text', text: part.refusal }];
  if (isImage(part)) return [readImageUrl(part.image_url.url, `${where}.image_url.url`)];
  if (!isFile(part)) return [];
  const { file_data: data, filename } = part.file;
  const file = data ? readFileData(data, filename ?? undefined) : undefined;
  return file ? [file] : [];
}

type PartOf<T extends string> = Extract<Part, { type: T }>;
const isText = (part: Part): part is PartOf<'text'> => part.type === 'text';
const isRefusal = (part: Part): part is PartOf<'refusal'> => part.type === 'refusal';
const isImage = (part: Part): part is PartOf<'image_url'> => part.type === 'image_url';
const isFile = (part: Part): part is PartOf<'file'> => part.type === 'file';
