import type { ChatMessage, ContentPart, MediaPart, Role, ToolResultPart } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { isOfType, type Block, type Message } from './body.js';

type BlockOf<T extends Block['type']> = Extract<Block, { readonly type: T }>;
type Document = BlockOf<'document'>;
type ToolResult = BlockOf<'tool_result'>;
type Image = BlockOf<'image'>;
type ImageSource = Image['source'];

/** One turn as ours: results of tools, which stand in the user's turn on this wire, become messages of their own. */
export function decodeMessage({ role, content }: Message, index: number): readonly ChatMessage[] {
  if (typeof content === 'string') return [{ role, parts: [{ type: 'text', text: content }] }];
  if (content === undefined) return [];
  const messages: ChatMessage[] = [];
  for (const [position, block] of content.entries()) {
    const parts = decodeBlock(block, `messages[${index}].content[${position}]`);
    const speaker: Role = block.type === 'tool_result' ? 'tool' : role;
    const last = messages.at(-1);
    if (parts.length === 0) continue;
    if (speaker !== 'tool' && last?.role === speaker) {
      messages.splice(-1, 1, { role: speaker, parts: [...last.parts, ...parts] });
    } else messages.push({ role: speaker, parts });
  }
  return messages.length > 0 ? messages : [{ role, parts: [] }];
}

/** Blocks we have no word for decode to nothing; they stay in the body, and other wires refuse them by name. */
function decodeBlock(block: Block, where: string): readonly ContentPart[] {
  if (isOfType(block, 'text')) return [{ type: 'text', text: block.text }];
  if (isOfType(block, 'image')) return decodeImage(block.source, where);
  if (isOfType(block, 'document')) return decodeDocument(block, where);
  if (isOfType(block, 'tool_use')) {
    return [{ type: 'tool-call', id: block.id, name: block.name, argumentsJson: JSON.stringify(block.input ?? {}) }];
  }
  if (isOfType(block, 'tool_result')) return [decodeResult(block, where)];
  return decodeReasoning(block);
}

/** Only a signed block can go back to its maker; without a signature it is only words. */
function decodeReasoning(block: Block): readonly ContentPart[] {
  const seal = { wire: 'anthropic-messages', value: block } as const;
  if (isOfType(block, 'redacted_thinking')) return [{ type: 'reasoning', text: '', seal }];
  if (!isOfType(block, 'thinking')) return [];
  return [{ type: 'reasoning', text: block.thinking, ...(block.signature && { seal }) }];
}

function decodeImage(source: ImageSource, where: string): readonly MediaPart[] {
  if (isOfType(source, 'base64')) return [{ type: 'image', mediaType: source.media_type, data: source.data }];
  return isOfType(source, 'url') ? [{ type: 'image', mediaType: 'url', data: httpsUrl(source.url, where) }] : [];
}

/** Text stays text; what has pages becomes a file. Title and remarks of the client go along. */
function decodeDocument({ source, title, context }: Document, where: string): readonly ContentPart[] {
  const head = textParts([title, context]);
  if (isOfType(source, 'text')) return [...head, { type: 'text', text: source.data }];
  if (isOfType(source, 'content')) return [...head, ...decodeContentSource(source.content, where)];
  const named = compact<{ name: string }>({ name: title ?? undefined });
  if (isOfType(source, 'base64')) {
    return [...textParts([context]), { type: 'file', mediaType: source.media_type, data: source.data, ...named }];
  }
  if (!isOfType(source, 'url')) return [];
  return [...textParts([context]), { type: 'file', mediaType: 'url', data: httpsUrl(source.url, where), ...named }];
}

function decodeContentSource(
  content: Extract<Document['source'], { readonly type: 'content' }>['content'],
  where: string,
): readonly ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.flatMap((block, index): readonly ContentPart[] => {
    if (isOfType(block, 'text')) return [{ type: 'text', text: block.text }];
    return isOfType(block, 'image') ? decodeImage(block.source, `${where}.source.content[${index}]`) : [];
  });
}

const textParts = (texts: readonly (string | null | undefined)[]): readonly ContentPart[] =>
  texts.flatMap((text) => (text ? [{ type: 'text', text } as const] : []));

function decodeResult({ tool_use_id: id, content, is_error: isError }: ToolResult, where: string): ToolResultPart {
  const failed = isError === true ? ({ isError: true } as const) : {};
  if (typeof content === 'string') return { type: 'tool-result', id, text: content, ...failed };
  const parts = (content ?? []).flatMap((block, index): readonly ContentPart[] => {
    const place = `${where}.content[${index}]`;
    if (isOfType(block, 'text')) return [{ type: 'text', text: block.text }];
    if (isOfType(block, 'image')) return decodeImage(block.source, place);
    return isOfType(block, 'document') ? decodeDocument(block, place) : [];
  });
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const media = parts.filter((part) => part.type === 'image' || part.type === 'file');
  return { type: 'tool-result', id, text, ...(media.length > 0 && { media }), ...failed };
}

function httpsUrl(url: string, where: string): string {
  if (url.startsWith('https://')) return url;
  throw new GatewayError('invalid-request', `"${where}.source.url" must be an https address.`);
}
