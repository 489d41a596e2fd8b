import type { MediaPart } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { compact } from './compact.js';

const DATA_URL_HEAD = /^data:(?<mediaType>[\w.+-]{1,64}\/[\w.+-]{1,128})(?:;[\w.%=+-]{1,128}){0,2};base64$/;

/** The head is split off first, so that no pattern runs over megabytes of base64. */
const MAX_HEAD_CHARACTERS = 400;

/** An image given as a base64 data URL or an https address. `field` names it in the refusal of anything else. */
export function readImageUrl(url: string, field: string): MediaPart & { type: 'image' } {
  const read = readAddress(url);
  const isImage = read?.mediaType === 'url' || read?.mediaType.startsWith('image/');
  if (read && isImage) return { type: 'image', ...read };
  throw new GatewayError('invalid-request', `"${field}" must be an https address or a base64 data: URL of an image.`);
}

/** A document given as a base64 data URL or an https address; undefined for anything else. */
export function readFileData(fileData: string, name: string | undefined): MediaPart | undefined {
  const read = readAddress(fileData);
  return read && compact<MediaPart & { type: 'file' }>({ type: 'file', ...read, name });
}

/** The same image or document as the URL that OpenAI's wire wants. */
export function writeMediaUrl({ mediaType, data }: MediaPart): string {
  return mediaType === 'url' ? data : `data:${mediaType};base64,${data}`;
}

function readAddress(url: string): { mediaType: string; data: string } | undefined {
  if (url.startsWith('https://')) return { mediaType: 'url', data: url };
  const comma = url.slice(0, MAX_HEAD_CHARACTERS).indexOf(',');
  const mediaType = comma === -1 ? undefined : DATA_URL_HEAD.exec(url.slice(0, comma))?.groups?.['mediaType'];
  return mediaType === undefined ? undefined : { mediaType, data: url.slice(comma + 1) };
}
