import type { Turn } from './signal.js';

/** Coloured terminal output stays below; binary data read as text is well above. */
const MOST_UNREADABLE_RATIO = 0.1;

/** Controls but tab and line breaks, halves of surrogate pairs, private use, and the sign that decoders put for bytes they cannot read. */
const UNREADABLE = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Co}\uFFFD]/gu;

/** Whether a text is text: binary data is not, and nor is nothing at all. */
export function isReadable(text: string): boolean {
  const unreadable = text.match(UNREADABLE)?.length ?? 0;
  return text !== '' && unreadable / text.length < MOST_UNREADABLE_RATIO;
}

/** Text that was cut, or runs that are not words (base64, keys), hide part of the request. */
const PARTLY_READ_RATIO = 0.5;

/** What share of a judge's confidence the text allows: none without text, half when part of it could not be read. */
export function legibilityRatio({ human, words }: Turn): number {
  if (human.characters === 0) return 0;
  return human.isTruncated || words.blobs > 0 || words.size === 0 ? PARTLY_READ_RATIO : 1;
}
