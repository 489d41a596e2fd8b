import type { ContentPart, MediaPart, ToolResultPart } from '../../core/chat.js';
import { argumentsObject } from '../tool-arguments.js';
import { portableToolId } from '../tool-id.js';
import { uncarried } from '../uncarried.js';

/** One part as blocks of this wire; `name` is the provider's, for refusals. Texts without a character to see are refused by this wire, and say nothing. */
export function encodePart(part: ContentPart, name: string): readonly unknown[] {
  switch (part.type) {
    case 'text':
      return textBlocks(part.text);
    case 'image':
    case 'file':
      return [encodeMedia(part, name)];
    case 'reasoning':
      return part.seal?.wire === 'anthropic-messages' ? [part.seal.value] : [];
    case 'tool-call': {
      const input = argumentsObject(part.name, part.argumentsJson);
      return [{ type: 'tool_use', id: portableToolId(part.id), name: part.name, input }];
    }
    case 'tool-result':
      return [encodeResult(part, name)];
  }
}

/** True for a text without a character to see. A byte order mark is no white space to this API, though it is to JavaScript. */
export const isBlank = (text: string): boolean => /^[^\S\uFEFF]*$/.test(text);

const textBlocks = (text: string): readonly object[] => (isBlank(text) ? [] : [{ type: 'text', text }]);

function encodeResult({ id, text, media = [], isError }: ToolResultPart, name: string): object {
  const shown = media.map((one) => encodeMedia(one, name));
  return {
    type: 'tool_result',
    tool_use_id: portableToolId(id),
    content: shown.length === 0 ? text : [...textBlocks(text), ...shown],
    ...(isError && { is_error: true }),
  };
}

function encodeMedia(part: MediaPart, name: string): object {
  if (part.type === 'image') return { type: 'image', source: sourceOf(part) };
  const title = part.name === undefined ? {} : { title: part.name };
  if (part.mediaType === 'url' || part.mediaType === 'application/pdf') {
    return { type: 'document', source: sourceOf(part), ...title };
  }
  if (!part.mediaType.startsWith('text/')) throw uncarried('file', `${name}, which takes PDF and plain text as files`);
  const source = { type: 'text', media_type: 'text/plain', data: readText(part.data, name) };
  return { type: 'document', source, ...title };
}

const sourceOf = ({ mediaType, data }: MediaPart): object =>
  mediaType === 'url' ? { type: 'url', url: data } : { type: 'base64', media_type: mediaType, data };

/** Text in base64. Anything else under the name of text is refused. */
function readText(data: string, name: string): string {
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw uncarried('file', `${name}, which takes text as UTF-8 only`);
  }
}
