import type { MediaPart } from '../../core/chat.js';
import { compact } from '../compact.js';
import type { Media } from './shapes.js';

/** Where only Google can look: its own store of files, and its videos. */
const GOOGLE_HOSTS =
  /^https:\/\/(?:generativelanguage\.googleapis\.com|(?:www\.|m\.)?youtube\.com|youtu\.be)(?:[:/?#]|$)/i;

/** What the name of a file says, where nobody else says what it is. */
const TYPES_BY_ENDING: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
};

/** A picture or a document of a request; undefined for sound, video and what only Google can read. */
export function decodeMedia({ inlineData, fileData }: Media): MediaPart | undefined {
  if (inlineData) return mediaPart(inlineData.mimeType, inlineData.data, inlineData);
  if (!fileData?.fileUri.startsWith('https://') || GOOGLE_HOSTS.test(fileData.fileUri)) return undefined;
  const mimeType = fileData.mimeType || typeByEnding(fileData.fileUri) || '';
  return isMoving(mimeType)
    ? undefined
    : { ...namedPart(mimeType, fileData), mediaType: 'url', data: fileData.fileUri };
}

type Named = { readonly displayName?: string | null | undefined };

const mediaPart = (mimeType: string, data: string, named: Named): MediaPart | undefined =>
  isMoving(mimeType) ? undefined : { ...namedPart(mimeType, named), mediaType: mimeType, data };

/** What is not a picture is taken for a document. */
function namedPart(mimeType: string, { displayName }: Named): { type: 'image' } | { type: 'file'; name?: string } {
  if (mimeType.startsWith('image/')) return { type: 'image' };
  return { type: 'file', ...(displayName && { name: displayName }) };
}

const isMoving = (mimeType: string): boolean => mimeType.startsWith('audio/') || mimeType.startsWith('video/');

/** The same picture or document as Gemini takes it; an address is read by Google. Source: Gemini API documentation, "File input methods". */
export function encodeMedia({ mediaType, data }: MediaPart): Readonly<Record<string, unknown>> {
  if (mediaType !== 'url') return { inlineData: { mimeType: mediaType, data } };
  return { fileData: compact<Record<string, unknown>>({ fileUri: data, mimeType: typeByEnding(data) }) };
}

function typeByEnding(url: string): string | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return TYPES_BY_ENDING[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
}
