import type { WireSource } from '../core/chat.js';
import { compact } from './compact.js';
import type { RequestMeta } from './port.js';

/** What came in, kept untouched for providers of the same wire. */
export const sourceOf = (
  said: Pick<WireSource, 'wire' | 'body' | 'stream'>,
  { bytes, headers }: RequestMeta,
): WireSource => compact<WireSource>({ ...said, bytes, headers });
