import { DIGIT, GAP, IDEOGRAPH, kindOf, LETTER, LINE_END, SYMBOL } from './characters.js';
import { FNV_OFFSET, fnvStep, spread } from './hash.js';
import { hashStem } from './stem.js';

/** What is asked stands at the start or at the end; the middle of a long text is its material. Source: ROUTER 5, point 1. */
const HEAD_CHARACTERS = 3_000;
const TAIL_CHARACTERS = 1_000;

/** More tokens than characters there cannot be. */
const MOST_TOKENS = HEAD_CHARACTERS + TAIL_CHARACTERS + 1;

/** Runs of letters longer than this are keys or encoded data, not words. */
const LONGEST_WORD = 40;

/** Where a token stands. */
export const PROSE = 0;
export const CODE = 1;

/** What a scan counts beside the tokens. Plain sums over the characters that were read. */
export type Counts = {
  characters: number;
  words: number;
  lines: number;
  letters: number;
  longWords: number;
  numbers: number;
  symbols: number;
  mathSymbols: number;
  upperCase: number;
  beyondAscii: number;
  ideographs: number;
  commas: number;
  sentences: number;
  questions: number;
  fences: number;
  codeTokens: number;
  identifiers: number;
  options: number;
  listItems: number;
  blobs: number;
  indented: number;
};

/** The tokens of a text and its counts. The arrays belong to the scanner and are used again by the next scan. */
export type Scan = {
  readonly text: string;
  readonly size: number;
  readonly hashes: Uint32Array;
  readonly starts: Uint16Array;
  readonly ends: Uint16Array;
  /** PROSE or CODE. */
  readonly regions: Uint8Array;
  /** LETTER, DIGIT, SYMBOL or IDEOGRAPH. */
  readonly kinds: Uint8Array;
  readonly counts: Counts;
};

const hashes = new Uint32Array(MOST_TOKENS);
const starts = new Uint16Array(MOST_TOKENS);
const ends = new Uint16Array(MOST_TOKENS);
const regions = new Uint8Array(MOST_TOKENS);
const kinds = new Uint8Array(MOST_TOKENS);

const LOWER_CASE_BIT = 32;
const NUMBER_SALT = 0x23;
const LONGEST_NUMBER = 4;

/** Reads a text in one pass: words in lower case, numbers by their length, symbols one by one. */
export function scan(whole: string): Scan {
  const text = ends4k(whole);
  const lower = text.toLowerCase();
  // Some capitals have no small letter of the same length; then case is not looked at.
  const original = lower.length === text.length ? text : lower;
  const counts = noCounts();
  counts.characters = whole.length;
  let size = 0;
  let region = PROSE;
  let lineStart = true;
  let spaces = 0;

  for (let at = 0; at < lower.length;) {
    const code = lower.charCodeAt(at);
    const kind = kindOf(code);
    if (kind === GAP) {
      if (lineStart) spaces += 1;
      at += 1;
      continue;
    }
    if (kind === LINE_END) {
      counts.lines += 1;
      lineStart = true;
      spaces = 0;
      at += 1;
      continue;
    }
    if (lineStart) {
      if (spaces >= 2) counts.indented += 1;
      if (isFence(lower, at)) {
        counts.fences += 1;
        region = region === PROSE ? CODE : PROSE;
        at = lineEnd(lower, at);
        continue;
      }
      if (opensItem(lower, at)) counts.listItems += 1;
      if (opensOption(original, at)) counts.options += 1;
      lineStart = false;
    }

    let end = at + 1;
    let hash = FNV_OFFSET;
    if (kind === LETTER) {
      let breaks = 0;
      while (end < lower.length) {
        const next = lower.charCodeAt(end);
        if (kindOf(next) !== LETTER) break;
        if (next === 95 || (isUpper(original.charCodeAt(end)) && !isUpper(original.charCodeAt(end - 1)))) breaks += 1;
        end += 1;
      }
      countWord(counts, original, code, at, end, breaks, lower.charCodeAt(end) === 40);
      if (end - at > LONGEST_WORD) {
        counts.blobs += 1;
        at = end;
        continue;
      }
      hash = hashStem(lower, at, end);
    } else if (kind === DIGIT) {
      while (end < lower.length && kindOf(lower.charCodeAt(end)) === DIGIT) end += 1;
      const digits = end - at;
      hash = fnvStep(fnvStep(hash, NUMBER_SALT), digits === 1 ? code : Math.min(digits, LONGEST_NUMBER));
      counts.numbers += 1;
    } else {
      hash = fnvStep(hash, code);
      if (kind === IDEOGRAPH) counts.ideographs += 1;
      else countSymbol(counts, lower, code, at);
    }
    hashes[size] = spread(hash);
    starts[size] = at;
    ends[size] = end;
    regions[size] = region;
    kinds[size] = kind;
    if (region === CODE) counts.codeTokens += 1;
    size += 1;
    at = end;
  }
  return { text: lower, size, hashes, starts, ends, regions, kinds, counts };
}

function noCounts(): Counts {
  return {
    characters: 0,
    words: 0,
    lines: 1,
    letters: 0,
    longWords: 0,
    numbers: 0,
    symbols: 0,
    mathSymbols: 0,
    upperCase: 0,
    beyondAscii: 0,
    ideographs: 0,
    commas: 0,
    sentences: 0,
    questions: 0,
    fences: 0,
    codeTokens: 0,
    identifiers: 0,
    options: 0,
    listItems: 0,
    blobs: 0,
    indented: 0,
  };
}

const LONG_WORD = 9;

function countWord(
  counts: Counts,
  original: string,
  first: number,
  at: number,
  end: number,
  breaks: number,
  isCalled: boolean,
): void {
  counts.words += 1;
  counts.letters += end - at;
  if (end - at >= LONG_WORD) counts.longWords += 1;
  if (breaks > 0 || isCalled) counts.identifiers += 1;
  if (isUpper(original.charCodeAt(at))) counts.upperCase += 1;
  if (first > 127) counts.beyondAscii += 1;
}

/** = + * / ^ < > ~ | \ $ and the signs of mathematics. */
const MATH = new Set([61, 43, 42, 47, 94, 60, 62, 124, 92, 36, 0xb1, 0xb2, 0xb3, 0xd7, 0xf7]);

function countSymbol(counts: Counts, text: string, code: number, at: number): void {
  counts.symbols += 1;
  if (code === 44 || code === 0xff0c || code === 0x3001) counts.commas += 1;
  else if (code === 63 || code === 0xff1f || code === 0x61f) counts.questions += 1;
  if (MATH.has(code) || (code >= 0x2200 && code < 0x2300)) counts.mathSymbols += 1;
  if (endsSentence(text, code, at)) counts.sentences += 1;
}

/** A full stop inside "node.js" or "1.5" does not end a sentence. */
function endsSentence(text: string, code: number, at: number): boolean {
  if (code === 0x3002 || code === 0xff01 || code === 0xff1f) return true;
  if (code !== 46 && code !== 33 && code !== 63) return false;
  return at + 1 === text.length || text.charCodeAt(at + 1) <= 32;
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/** Three backticks or tildes. */
function isFence(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === 96 || code === 126) && text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
}

/** "- ", "* ", "• " or "1. " at the start of a line. */
function opensItem(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 45 || code === 42 || code === 0x2022) return text.charCodeAt(at + 1) === 32;
  return code >= 48 && code <= 57 && (text.charCodeAt(at + 1) === 46 || text.charCodeAt(at + 1) === 41);
}

/** "A. " or "B) " at the start of a line, as in multiple choice. */
function opensOption(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 65 || code > 74) return false;
  const mark = text.charCodeAt(at + 1);
  return (mark === 46 || mark === 41) && text.charCodeAt(at + 2) <= 32;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The gap is a line break, so that no word is made of both ends. */
function ends4k(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`;
}
