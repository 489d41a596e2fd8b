/** A mistake and where it stands, as an offset into the text. `reason` is for people. */
export type JsonFault = {
  readonly at: number;
  readonly reason: string;
  /** True when the text just stops, so that more of it could have made it right. */
  readonly endsEarly?: true;
};

/** One piece of JSON text, from `start` up to `end`. */
export type JsonToken = {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'word' | 'end';
  readonly start: number;
  readonly end: number;
};

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const PLAIN_STRING_CHARACTERS = /[^"\\\u0000-\u001f]+/y;
const MAX_ESCAPE_CHARACTERS = 6;
const WORDS_OF_JSON: ReadonlySet<string> = new Set(['true', 'false', 'null']);

/** Reads the token at or after `from`. Source: RFC 8259. */
export function readToken(text: string, from: number): JsonToken | JsonFault {
  const start = from + lengthAt(SPACE, text, from);
  const character = text.charAt(start);
  switch (character) {
    case '':
      return { kind: 'end', start, end: start };
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return { kind: character, start, end: start + 1 };
    case '"':
      return readString(text, start);
    default:
      return (
        readNumber(text, start) ??
        readWord(text, start) ?? { at: start, reason: strangerReason(character), ...stopsWithin(text, start, 1) }
      );
  }
}

function readString(text: string, start: number): JsonToken | JsonFault {
  let at = start + 1;
  for (;;) {
    at += lengthAt(PLAIN_STRING_CHARACTERS, text, at);
    const character = text.charAt(at);
    if (character === '"') return { kind: 'string', start, end: at + 1 };
    if (character === '')
      return { at: start, reason: 'this string is never closed with a double quote', endsEarly: true };
    const escapeLength = lengthAt(ESCAPE, text, at);
    if (escapeLength === 0)
      return { at, reason: stringReason(character), ...stopsWithin(text, at, MAX_ESCAPE_CHARACTERS) };
    at += escapeLength;
  }
}

function stringReason(character: string): string {
  if (character === '\\') return 'this backslash starts no escape that JSON knows; write \\\\ for a backslash itself';
  if (character === '\n') return 'the line ends inside a string; close it with a double quote, or write \\n';
  return 'a control character must be written as an escape inside a string, such as \\t';
}

function readNumber(text: string, start: number): JsonToken | JsonFault | undefined {
  const length = lengthAt(NUMBER, text, start);
  if (length === 0) return undefined;
  const end = start + length;
  const next = text.charAt(end);
  if (/\d/.test(next)) return { at: start, reason: 'a number may not start with 0' };
  if (next === '.') return { at: end, reason: 'a decimal point needs digits after it', ...stopsWithin(text, end, 1) };
  return { kind: 'number', start, end };
}

function readWord(text: string, start: number): JsonToken | JsonFault | undefined {
  const length = lengthAt(WORD, text, start);
  if (length === 0) return undefined;
  const word = text.slice(start, start + length);
  if (WORDS_OF_JSON.has(word)) return { kind: 'word', start, end: start + length };
  const reason = /^\s*:/.test(text.slice(start + length, start + length + 20))
    ? 'a key must stand in double quotes'
    : 'only true, false and null may stand without quotes';
  return { at: start, reason, ...stopsWithin(text, start, length) };
}

/** Marks a fault that begins so near the end of the text that its rest may be missing. */
const stopsWithin = (text: string, at: number, characters: number): { readonly endsEarly?: true } =>
  at + characters >= text.length ? { endsEarly: true } : {};

function strangerReason(character: string): string {
  if (character === "'") return 'JSON wants double quotes, not single ones';
  if ('“”„«»'.includes(character)) return 'a typographic quote stands where JSON wants a plain double quote';
  if (character === '/' || character === '#') return 'JSON has no comments';
  if (character === '-' || character === '+' || character === '.') return 'this starts no number that JSON knows';
  if (/\s|\ufeff/.test(character))
    return 'this is a special space or a byte order mark, which JSON does not take for space';
  return 'this character cannot start a value';
}

/** How many characters a sticky pattern covers from `at` on. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
