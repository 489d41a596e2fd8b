/** A text as lower-cased, lightly stemmed words, read once. Positions in the other fields are indexes into `words`. */
export type WordSequence = {
  readonly words: readonly string[];
  /** Indexes of words that open a sentence or a line. */
  readonly sentenceStarts: ReadonlySet<number>;
  /** Size of the text in words; scripts without spaces count two characters as one word. */
  readonly size: number;
  /** Commas and semicolons. */
  readonly clauseMarks: number;
  /** Runs of characters too long to be words, such as base64. */
  readonly blobs: number;
};

/** Longest run still read as a word: no word of our lists is near it, and encoded data is well above. */
const LONGEST_WORD = 64;

const GAP = 0;
const LETTER = 1;
const IDEOGRAPH = 2;
const SENTENCE_END = 3;
const CLAUSE_MARK = 4;
const WORD_TAIL = 5;

/** Kind of each ASCII code. `+` and `#` may end a word, as in C++ and C#, but never start one. */
const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\w/.test(character)) return LETTER;
  if (/[.!?:\n]/.test(character)) return SENTENCE_END;
  if (/[,;]/.test(character)) return CLAUSE_MARK;
  return /[+#]/.test(character) ? WORD_TAIL : GAP;
});

/** Splits a text into words in one pass. Characters of scripts without spaces become words of one character. */
export function readWords(text: string): WordSequence {
  const lower = text.toLowerCase();
  const words: string[] = [];
  const sentenceStarts = new Set<number>();
  let clauseMarks = 0;
  let ideographs = 0;
  let blobs = 0;
  let opensSentence = true;

  const push = (word: string): void => {
    if (opensSentence) sentenceStarts.add(words.length);
    opensSentence = false;
    words.push(word);
  };

  for (let at = 0; at < lower.length;) {
    const kind = kindAt(lower, at);
    if (kind === LETTER) {
      const end = wordEnd(lower, at);
      if (end - at > LONGEST_WORD) blobs += 1;
      else push(stem(lower.slice(at, end)));
      at = end;
      continue;
    }
    if (kind === IDEOGRAPH) {
      ideographs += 1;
      push(lower.charAt(at));
    } else if (kind === CLAUSE_MARK) clauseMarks += 1;
    else if (kind === SENTENCE_END && endsSentence(lower, at)) opensSentence = true;
    at += 1;
  }
  return { words, sentenceStarts, size: words.length - Math.floor(ideographs / 2), clauseMarks, blobs };
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && kindAt(text, end) === LETTER) end += 1;
  if (isDigit(text.charCodeAt(end - 1))) return end;
  while (end < text.length && kindAt(text, end) === WORD_TAIL) end += 1;
  return end;
}

/** A full stop inside "node.js" or "1.5" does not end a sentence. */
function endsSentence(text: string, at: number): boolean {
  return text.charCodeAt(at) !== 46 || at + 1 === text.length || kindAt(text, at + 1) !== LETTER;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (ASCII_KINDS[code] ?? GAP) : kindBeyondAscii(code);
}

/** Whole Unicode blocks, so that no character class has to be looked up. Source: Unicode 16 block list. */
function kindBeyondAscii(code: number): number {
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? LETTER : GAP;
  if (code < 0x2000) return code === 0xd7 || code === 0xf7 ? GAP : LETTER;
  if (code < 0x2c00) return GAP; // punctuation, arrows, signs
  if (code < 0x3040) return kindOfCjkMark(code);
  if (code < 0xd800) return code < 0xa000 || code >= 0xac00 ? IDEOGRAPH : LETTER;
  if (code < 0xf900) return GAP; // surrogate pairs (mostly emoji) and private use
  return code < 0xfb00 ? IDEOGRAPH : kindOfWideMark(code);
}

function kindOfCjkMark(code: number): number {
  if (code === 0x3002) return SENTENCE_END;
  if (code === 0x3001) return CLAUSE_MARK;
  return code < 0x2e00 ? LETTER : GAP;
}

function kindOfWideMark(code: number): number {
  if (code === 0xff01 || code === 0xff1f) return SENTENCE_END;
  if (code === 0xff0c || code === 0xff1b) return CLAUSE_MARK;
  return code < 0xfe00 ? LETTER : GAP;
}

/** Takes the commonest English endings off, so that "queries", "designing" and "optimized" meet their own entries. */
export function stem(word: string): string {
  // Most words of a text are short or end otherwise; they leave here, before anything costs time.
  if (word.length < 4 || !'sgde'.includes(word.charAt(word.length - 1))) return word;
  const singular = withoutPlural(word);
  const bare = withoutEnding(singular);
  return bare.length >= 6 && bare.endsWith('e') ? bare.slice(0, -1) : bare;
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s') || 'suia'.includes(word.charAt(word.length - 2))) return word;
  return word.length > 4 && word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

function withoutEnding(word: string): string {
  const cut = word.endsWith('ing') ? 3 : word.endsWith('ed') ? 2 : 0;
  if (cut === 0 || word.length - cut < 3) return word;
  const bare = word.slice(0, -cut);
  if (!/[aeiouy]/.test(bare)) return word;
  return /([bgmnprt])\1$/.test(bare) ? bare.slice(0, -1) : bare;
}
