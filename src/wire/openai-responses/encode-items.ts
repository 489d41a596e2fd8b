import type { ChatMessage, ChatRequest, ContentPart, MediaPart, ToolResultPart } from '../../core/chat.js';
import { compact } from '../compact.js';
import { freeformInput } from '../freeform.js';
import { writeMediaUrl } from '../media-url.js';
import { toldResult } from '../told-result.js';
import { portableToolId } from '../tool-id.js';

/** What the items need to know of the whole request: the calls of freeform tools look different, and so do their outputs. */
type Freeform = { readonly names: ReadonlySet<string>; readonly callIds: ReadonlySet<string> };

/** The conversation as items, in order. Reasoning goes back to its maker only. */
export function encodeItems({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): object[] {
  const names = new Set(tools.flatMap((tool) => (tool.freeform ? [tool.name] : [])));
  const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool-call'));
  const callIds = new Set(calls.flatMap((call) => (names.has(call.name) ? [call.id] : [])));
  return messages.flatMap((message) => encodeMessage(message, { names, callIds }));
}

function encodeMessage({ role, parts }: ChatMessage, freeform: Freeform): object[] {
  switch (role) {
    case 'system':
      return [message('developer', parts.flatMap(encodeInput))];
    case 'user':
      return [message('user', parts.flatMap(encodeInput))];
    case 'tool':
      return parts.flatMap((part) => (part.type === 'tool-result' ? [encodeResult(part, freeform)] : []));
    case 'assistant':
      return encodeAssistant(parts, freeform);
  }
}

const message = (role: string, content: readonly object[]): object => ({ type: 'message', role, content });

function encodeInput(part: ContentPart): object[] {
  if (part.type === 'text') return [{ type: 'input_text', text: part.text }];
  return part.type === 'image' || part.type === 'file' ? [encodeMedia(part)] : [];
}

function encodeMedia(part: MediaPart): object {
  const url = writeMediaUrl(part);
  if (part.type === 'image') return { type: 'input_image', image_url: url, detail: 'auto' };
  const { mediaType, name } = part;
  if (mediaType === 'url') return { type: 'input_file', file_url: url };
  // A document needs a name here; the API reads its kind from it.
  return { type: 'input_file', filename: name ?? `document.${mediaType.split('/').at(-1)}`, file_data: url };
}

/** Texts that follow each other are one message; calls and sealed reasoning are items of their own. What says nothing is left out. */
function encodeAssistant(parts: readonly ContentPart[], freeform: Freeform): object[] {
  const items: object[] = [];
  let texts: object[] = [];
  const endMessage = (): void => {
    if (texts.length > 0) items.push(message('assistant', texts));
    texts = [];
  };
  for (const part of parts) {
    if (part.type === 'text' && part.text !== '') texts.push({ type: 'output_text', text: part.text, annotations: [] });
    const item = encodeOwn(part, freeform);
    if (item === undefined) continue;
    endMessage();
    items.push(item);
  }
  endMessage();
  return items;
}

function encodeOwn(part: ContentPart, { names }: Freeform): object | undefined {
  if (part.type === 'reasoning') {
    const { seal } = part;
    if (seal?.wire !== 'openai-responses' || typeof seal.value !== 'object') return undefined;
    return seal.value ?? undefined;
  }
  if (part.type !== 'tool-call') return undefined;
  const { name, argumentsJson } = part;
  const callId = portableToolId(part.id);
  return names.has(name)
    ? { type: 'custom_tool_call', call_id: callId, name, input: freeformInput(argumentsJson) }
    : { type: 'function_call', call_id: callId, name, arguments: argumentsJson === '' ? '{}' : argumentsJson };
}

/** This wire has no mark for a tool that failed, so the text says it. */
function encodeResult(part: ToolResultPart, { callIds }: Freeform): object {
  const { id, media = [] } = part;
  const told = toldResult(part);
  const parts = [...(told === '' ? [] : [{ type: 'input_text', text: told }]), ...media.map(encodeMedia)];
  return compact<Record<string, unknown>>({
    type: callIds.has(id) ? 'custom_tool_call_output' : 'function_call_output',
    call_id: portableToolId(id),
    output: media.length === 0 ? told : parts,
  });
}
