/** C0 and C1 controls, zero-width marks and bidirectional overrides: they forge log lines and reorder text. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from outside as one safe line: control characters become a space, and at most `maxCharacters` are kept. */
export function printable(text: string, maxCharacters: number): string {
  // Only a little more than is kept needs cleaning, however long the text is.
  const clean = text
    .slice(0, maxCharacters * 2)
    .replace(UNPRINTABLE, ' ')
    .trim();
  return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters)}…` : clean;
}
