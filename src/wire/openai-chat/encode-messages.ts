import type { ChatMessage, ContentPart, MediaPart, ToolResultPart } from '../../core/chat.js';
import { compact } from '../compact.js';
import type { EncodeOptions } from '../port.js';
import { toldResult } from '../told-result.js';
import { portableToolId } from '../tool-id.js';
import { uncarried } from '../uncarried.js';
import { writeMediaUrl } from '../media-url.js';
import { valueOf } from './seals.js';

/** Needed by this wire where a document has no name of its own. */
const FILE_NAME = 'document';

type ShownPart = ContentPart & { type: 'text' | 'image' | 'file' };

/** The messages of a conversation. Pictures among tool results follow in the user's name: tools may answer in text only. */
export function encodeMessages(messages: readonly ChatMessage[], options: EncodeOptions): object[] {
  const encoded: object[] = [];
  let held: ShownPart[] = [];
  const show = (parts: readonly ShownPart[]): void => {
    if (parts.length > 0) encoded.push({ role: 'user', content: encodeContent(parts, options.name) });
    held = [];
  };

  for (const [index, { role, parts }] of messages.entries()) {
    const results = parts.filter((part) => part.type === 'tool-result');
    encoded.push(...results.map(encodeResult));
    held.push(...results.flatMap(attached));
    if (role === 'user') show([...held, ...parts.filter(isShown)]);
    if (role === 'assistant' || role === 'system') show(held);
    if (role === 'system') encoded.push({ role, content: joined(parts, '\n\n') });
    if (role === 'assistant') encoded.push(...encodeAssistant(parts, `messages[${index}]`, options));
  }
  show(held);
  return encoded;
}

const isShown = (part: ContentPart): part is ShownPart =>
  part.type === 'text' || part.type === 'image' || part.type === 'file';

/** This wire has no mark for a tool that failed, so the text says it. */
const encodeResult = (part: ToolResultPart): object => ({
  role: 'tool',
  tool_call_id: portableToolId(part.id),
  content: toldResult(part),
});

function attached({ id, media = [] }: ToolResultPart): ShownPart[] {
  if (media.length === 0) return [];
  return [{ type: 'text', text: `Attached to the tool result ${portableToolId(id)}:` }, ...media];
}

/** A turn of which nothing is left to say is left out: providers refuse it. */
function encodeAssistant(parts: readonly ContentPart[], where: string, { name, quirks }: EncodeOptions): object[] {
  if (parts.some((part) => part.type === 'image' || part.type === 'file')) throw uncarried(`${where}.content`, name);
  const calls = parts.flatMap(encodeCall);
  const details = parts.flatMap((part) => (part.type === 'reasoning' ? (valueOf(part.seal) ?? []) : []));
  const text = joined(parts, '');
  if (text === '' && calls.length === 0) return [];
  const reasoning = parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  return [
    compact<Record<string, unknown>>({
      role: 'assistant',
      content: text === '' ? null : text,
      reasoning_content: quirks.includes('reasoning-field') && reasoning !== '' ? reasoning : undefined,
      reasoning_details: details.length === 0 ? undefined : details,
      tool_calls: calls.length === 0 ? undefined : calls,
    }),
  ];
}

function encodeCall(part: ContentPart): object[] {
  if (part.type !== 'tool-call') return [];
  const { id, name, argumentsJson, seal } = part;
  return [
    compact<Record<string, unknown>>({
      id: portableToolId(id),
      type: 'function',
      function: { name, arguments: argumentsJson.trim() === '' ? '{}' : argumentsJson },
      extra_content: valueOf(seal),
    }),
  ];
}

/** Plain text is written as a string: some servers take no list of parts. */
function encodeContent(parts: readonly ShownPart[], name: string): string | object[] {
  if (parts.every((part) => part.type === 'text')) return joined(parts, '\n\n');
  return parts.map((part) => (part.type === 'text' ? part : encodeMedia(part, name)));
}

function encodeMedia(part: MediaPart, name: string): object {
  if (part.type === 'image') return { type: 'image_url', image_url: { url: writeMediaUrl(part) } };
  if (part.mediaType === 'url') throw uncarried('file', `${name}, which takes documents as data, not by address`);
  return { type: 'file', file: { filename: part.name ?? FILE_NAME, file_data: writeMediaUrl(part) } };
}

/** Texts that stood apart stay apart, except where a turn may have been cut anywhere. */
function joined(parts: readonly ContentPart[], between: string): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(between);
}
