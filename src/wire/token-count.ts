import { estimateTokenCount } from 'tokenx';

/** What a character is to the estimate; flags, so that a word is all that its characters are. */
const SMALL = 1;
const DIGIT = 2;
const OTHER = 4;
const BEYOND_ASCII = 8;
const WORD = SMALL | DIGIT | OTHER | BEYOND_ASCII;
const SPACE = 16;
const PUNCTUATION = 32;
const END = 0;

/** Of each UTF-16 code unit. Source: the patterns of tokenx 2.2.0. */
const KINDS = Uint8Array.from({ length: 0x10000 }, (_, code) => (code < 128 ? kindOfAscii(code) : BEYOND_ASCII));

function kindOfAscii(code: number): number {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  if (/[.,!?;(){}[\]<>:/\\|@#$%^&*+=`~_"-]/.test(character)) return PUNCTUATION;
  if (/\d/.test(character)) return DIGIT;
  return /[a-z]/.test(character) ? SMALL : OTHER;
}

/** Lengths in characters. Source: tokenx 2.2.0. */
const SHORT_WORD = 3;
const SMALL_WORD = 8;
const WORD_PER_TOKEN = 7;
const DIGITS_PER_TOKEN = 3;
const PUNCTUATION_PER_TOKEN = 6;

const OTHER_SPACE = /[^\S\t-\r ]/;
const WIDE_PUNCTUATION =
  /[\u3001-\u3003\u3008-\u3011\u3014-\u301f\u3030\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;

/**
 * The count that tokenx gives for a part of a text, in one pass over the characters instead of several patterns for each word, because every
 * request is counted. Words beyond ASCII are left to tokenx, and so are texts with spaces beyond ASCII, which join
 * those around them.
 */
export function countTokens(text: string, from = 0, to = text.length): number {
  let tokens = 0;
  let start = from;
  let seen = 0;
  let like = 0;
  for (let at = from; at <= to; at += 1) {
    const kind = at < to ? (KINDS[text.charCodeAt(at)] ?? OTHER) : END;
    if ((kind & like) !== 0) {
      seen |= kind;
      continue;
    }
    if ((seen & BEYOND_ASCII) !== 0 && OTHER_SPACE.test(text.slice(start, at))) {
      return estimateTokenCount(text.slice(from, to));
    }
    if (seen === SPACE) tokens += tokensOfSpace(text, start, at, from);
    else tokens += tokensOfWord(text, start, at, seen);
    start = at;
    seen = kind;
    like = (kind & WORD) === 0 ? kind : WORD;
  }
  return tokens;
}

function tokensOfWord(text: string, start: number, end: number, seen: number): number {
  const length = end - start;
  if (length === 0) return 0;
  if (seen === PUNCTUATION) return Math.ceil(length / PUNCTUATION_PER_TOKEN);
  if ((seen & BEYOND_ASCII) !== 0) return estimateTokenCount(text.slice(start, end));
  if (seen === DIGIT) return Math.ceil(length / DIGITS_PER_TOKEN);
  if (length <= SHORT_WORD || (length <= SMALL_WORD && seen === SMALL)) return 1;
  return Math.ceil(length / WORD_PER_TOKEN);
}

const LINE_END = 10;

/** Spaces count only where they hold structure: an indent, an empty line, or a line that does not end with punctuation. */
function tokensOfSpace(text: string, start: number, end: number, from: number): number {
  for (let at = start; at < end - 1; at += 1) if (text.charCodeAt(at) === LINE_END) return 1;
  if (text.charCodeAt(end - 1) !== LINE_END) return 0;
  return start > from && isPunctuation(text, start - 1) ? 0 : 1;
}

function isPunctuation(text: string, at: number): boolean {
  const kind = KINDS[text.charCodeAt(at)];
  return kind === PUNCTUATION || (kind === BEYOND_ASCII && WIDE_PUNCTUATION.test(text.charAt(at)));
}
