/** What a character is to the scanner. */
export const GAP = 0;
export const LINE_END = 1;
export const LETTER = 2;
export const DIGIT = 3;
export const SYMBOL = 4;
/** A character that is a word by itself: Chinese, Japanese, Korean, Thai. */
export const IDEOGRAPH = 5;

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 10) return LINE_END;
  const character = String.fromCharCode(code);
  if (/[a-z_]/i.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  return code > 32 && code < 127 ? SYMBOL : GAP;
});

/** The kinds of the alphabets, because each character of each request is looked up; what is beyond falls into few ranges. */
const KINDS = Uint8Array.from({ length: 0x2000 }, (_, code) =>
  code < 128 ? (ASCII[code] ?? GAP) : kindBeyondAscii(code),
);

/** The kind of one UTF-16 code unit. Whole Unicode blocks. Source: Unicode 16 block list. */
export const kindOf = (code: number): number => KINDS[code] ?? kindBeyondAscii(code);

function kindBeyondAscii(code: number): number {
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? LETTER : code < 0xa1 ? GAP : SYMBOL;
  if (code < 0x2000) return kindOfAlphabet(code);
  if (code < 0x3040) return kindOfMark(code);
  if (code < 0xd800) return IDEOGRAPH;
  if (code < 0xf900) return SYMBOL; // halves of surrogate pairs (mostly emoji) and private use
  return code < 0xfb00 ? IDEOGRAPH : kindOfForm(code);
}

function kindOfAlphabet(code: number): number {
  if (code === 0xd7 || code === 0xf7) return SYMBOL;
  return code >= 0xe00 && code < 0xe80 ? IDEOGRAPH : LETTER;
}

function kindOfMark(code: number): number {
  if (code < 0x2010 || code === 0x3000) return GAP; // spaces of all widths, zero-width marks
  return code < 0x2c00 || code >= 0x2e00 ? SYMBOL : LETTER;
}

function kindOfForm(code: number): number {
  if (code >= 0xff01 && code <= 0xffef) return SYMBOL;
  return code < 0xfe00 || (code >= 0xfe70 && code < 0xff00) ? LETTER : SYMBOL;
}
