import type { ContentPart } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';

const DATA_URL_HEAD = /^data:(?<mediaType>image\/[\w.+-]{1,64});base64$/;

/** An image given as a base64 data URL or an https address. `field` names it in the refusal of anything else. */
export function readImageUrl(url: string, field: string): ContentPart {
  if (url.startsWith('https://')) return { type: 'image', mediaType: 'url', data: url };

  // The head is split off first, so that no pattern runs over megabytes of base64.
  const comma = url.indexOf(',');
  const mediaType =
    comma === -1 ? undefined : DATA_URL_HEAD.exec(url.slice(0, Math.min(comma, 100)))?.groups?.['mediaType'];
  if (mediaType !== undefined) return { type: 'image', mediaType, data: url.slice(comma + 1) };
  throw new GatewayError('invalid-request', `"${field}" must be an https address or a base64 data: URL of an image.`);
}

/** The same image as the URL that OpenAI's wire wants. */
export function writeImageUrl(image: ContentPart & { type: 'image' }): string {
  return image.mediaType === 'url' ? image.data : `data:${image.mediaType};base64,${image.data}`;
}
