import { DIGIT, GAP, IDEOGRAPH, kindOf, LETTER, LINE_END } from './characters.js';
import { FNV_OFFSET, fnvStep, spread } from './hash.js';
import { hashStem } from './stem.js';

/** What is asked stands at the start or at the end; the middle of a long text is its material. Source: ROUTER 5, point 1. */
const HEAD_CHARACTERS = 1_300;
const TAIL_CHARACTERS = 500;

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
  /** The last letter of multiple choice: 1 is A. */
  lastOption: number;
  listItems: number;
  blobs: number;
  indented: number;
  /** Controls and broken characters: binary data has many. */
  unreadable: number;
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

/** Keeps the number 7 from being the sign "7". */
const NUMBER_SALT = 0x23;

/** Numbers are told apart by their length, up to this. */
const LONGEST_NUMBER = 4;

const OPENING = 40;
const UNDERSCORE = 95;

/** A reading under way: what it reads, and what it has found. */
type Pass = {
  readonly lower: string;
  readonly original: string;
  readonly counts: Counts;
  size: number;
  region: number;
};

/** Reads a text in one pass: words in lower case, numbers by their length, symbols one by one. */
export function scan(whole: string): Scan {
  const text = bothEnds(whole);
  const lower = text.toLowerCase();
  const counts = noCounts();
  counts.characters = whole.length;
  // Some capitals have no small letter of the same length; then case is not looked at.
  const pass: Pass = { lower, original: lower.length === text.length ? text : lower, counts, size: 0, region: PROSE };
  let lineStart = true;
  let spaces = 0;
  for (let at = 0; at < lower.length;) {
    const kind = kindOf(lower.charCodeAt(at));
    if (kind === GAP) {
      if (lineStart) spaces += 1;
      if (isControl(lower.charCodeAt(at))) counts.unreadable += 1;
      at += 1;
    } else if (kind === LINE_END) {
      counts.lines += 1;
      lineStart = true;
      spaces = 0;
      at += 1;
    } else if (lineStart && opensFence(pass, at, spaces)) {
      lineStart = false;
      at += FENCE_LENGTH; // what follows names the language, and is read as a word of the code
    } else {
      lineStart = false;
      at = readToken(pass, at, kind);
    }
  }
  return { text: lower, size: pass.size, hashes, starts, ends, regions, kinds, counts };
}

/** Looks at what a line starts with; true for a fence, which turns prose into code or back. */
function opensFence(pass: Pass, at: number, spaces: number): boolean {
  const { lower, original, counts } = pass;
  if (spaces >= 2) counts.indented += 1;
  if (isFence(lower, at)) {
    counts.fences += 1;
    pass.region = pass.region === PROSE ? CODE : PROSE;
    return true;
  }
  if (opensItem(lower, at)) counts.listItems += 1;
  if (opensOption(original, at)) {
    counts.options += 1;
    counts.lastOption = Math.max(counts.lastOption, original.charCodeAt(at) - 64);
  }
  return false;
}

/** Reads the token that starts here and tells where the next may start. */
function readToken(pass: Pass, at: number, kind: number): number {
  starts[pass.size] = at;
  kinds[pass.size] = kind;
  if (kind === LETTER) return readWord(pass, at);
  if (kind === DIGIT) return readNumber(pass, at);
  const code = pass.lower.charCodeAt(at);
  if (kind === IDEOGRAPH) pass.counts.ideographs += 1;
  else countSymbol(pass.counts, pass.lower, code, at);
  if (!isHalf(code)) return keep(pass, fnvStep(FNV_OFFSET, code), at + 1);
  const second = pass.lower.charCodeAt(at + 1);
  const isWhole = code < 0xdc00 && second >= 0xdc00 && second < 0xe000;
  if (!isWhole) pass.counts.unreadable += 1;
  return keep(pass, fnvStep(FNV_OFFSET, isWhole ? second : code), at + (isWhole ? 2 : 1));
}

/** Halves of surrogate pairs, private use, and the sign that decoders put for bytes they cannot read. */
const isHalf = (code: number): boolean => (code >= 0xd800 && code < 0xf900) || code === 0xfffd;

/** Controls but tab and carriage return. */
const isControl = (code: number): boolean => (code < 32 && code !== 9 && code !== 13) || (code >= 0x7f && code < 0xa0);

function readWord(pass: Pass, at: number): number {
  const { lower, original, counts } = pass;
  let end = at + 1;
  let isIdentifier = false;
  for (; end < lower.length; end += 1) {
    const next = lower.charCodeAt(end);
    if (kindOf(next) !== LETTER) break;
    // Only a capital differs from its small letter.
    if (next === UNDERSCORE || (original.charCodeAt(end) !== next && isHump(original, end))) isIdentifier = true;
  }
  isIdentifier ||= lower.charCodeAt(end) === OPENING;
  if (isIdentifier) counts.identifiers += 1;
  countWord(pass, at, end);
  if (end - at > LONGEST_WORD) {
    counts.blobs += 1;
    return end;
  }
  return keep(pass, hashStem(lower, at, end), end);
}

function readNumber(pass: Pass, at: number): number {
  const { lower, counts } = pass;
  let end = at + 1;
  while (end < lower.length && kindOf(lower.charCodeAt(end)) === DIGIT) end += 1;
  const digits = end - at;
  counts.numbers += 1;
  const value = digits === 1 ? lower.charCodeAt(at) : Math.min(digits, LONGEST_NUMBER);
  return keep(pass, fnvStep(fnvStep(FNV_OFFSET, NUMBER_SALT), value), end);
}

/** Keeps the token whose start and kind are already noted. */
function keep(pass: Pass, hash: number, end: number): number {
  hashes[pass.size] = spread(hash);
  ends[pass.size] = end;
  regions[pass.size] = pass.region;
  if (pass.region === CODE) pass.counts.codeTokens += 1;
  pass.size += 1;
  return end;
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
    lastOption: 0,
    listItems: 0,
    blobs: 0,
    indented: 0,
    unreadable: 0,
  };
}

const LONG_WORD = 9;

function countWord({ lower, original, counts }: Pass, at: number, end: number): void {
  counts.words += 1;
  counts.letters += end - at;
  if (end - at >= LONG_WORD) counts.longWords += 1;
  if (isUpper(original.charCodeAt(at))) counts.upperCase += 1;
  if (lower.charCodeAt(at) > 127) counts.beyondAscii += 1;
}

/** 1 for = + * / ^ < > | \ $ and the signs of Latin-1 for mathematics. */
const MATH = Uint8Array.from({ length: 256 }, (_, code) =>
  '=+*/^<>|\\$±²³×÷'.includes(String.fromCharCode(code)) ? 1 : 0,
);

function countSymbol(counts: Counts, text: string, code: number, at: number): void {
  counts.symbols += 1;
  if (code === 44 || code === 0xff0c || code === 0x3001) counts.commas += 1;
  else if (code === 63 || code === 0xff1f || code === 0x61f) counts.questions += 1;
  if (MATH[code] === 1 || (code >= 0x2200 && code < 0x2300)) counts.mathSymbols += 1;
  if (endsSentence(text, code, at)) counts.sentences += 1;
}

/** A full stop inside "node.js" or "1.5" does not end a sentence. */
function endsSentence(text: string, code: number, at: number): boolean {
  if (code === 0x3002 || code === 0xff01 || code === 0xff1f) return true;
  if (code !== 46 && code !== 33 && code !== 63) return false;
  return at + 1 === text.length || text.charCodeAt(at + 1) <= 32;
}

/** A capital after a small letter, as in "camelCase". */
const isHump = (text: string, at: number): boolean => isUpper(text.charCodeAt(at)) && !isUpper(text.charCodeAt(at - 1));

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

const FENCE_LENGTH = 3;

/** Three backticks or tildes. */
function isFence(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if ((code !== 96 && code !== 126) || text.charCodeAt(at + 1) !== code || text.charCodeAt(at + 2) !== code)
    return false;
  // A fence that closes on its own line is a piece of code in a sentence.
  const again = text.indexOf(text.slice(at, at + FENCE_LENGTH), at + FENCE_LENGTH);
  return again === -1 || text.slice(at, again).includes('\n');
}

/** "- ", "* ", "• " or "1. " at the start of a line. */
function opensItem(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 45 || code === 42 || code === 0x2022) return text.charCodeAt(at + 1) === 32;
  let end = at;
  while (end - at < 3 && kindOf(text.charCodeAt(end)) === DIGIT) end += 1;
  const mark = text.charCodeAt(end);
  return end > at && (mark === 46 || mark === 41) && text.charCodeAt(end + 1) <= 32;
}

/** "A. " or "B) " at the start of a line, as in multiple choice. */
function opensOption(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 65 || code > 74) return false;
  const mark = text.charCodeAt(at + 1);
  return (mark === 46 || mark === 41) && text.charCodeAt(at + 2) <= 32;
}

/** The gap is a line break, so that no word is made of both ends. */
function bothEnds(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`;
}
