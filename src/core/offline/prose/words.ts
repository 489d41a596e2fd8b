import { STOP_WORDS } from './stop-words.js';

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’_-]*/gu;
const UNSPACED_SCRIPT = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Shorter words are articles and the like in most languages that have spaces. */
const MIN_WORD_CHARACTERS = 3;

/** A word longer than this is data. */
const MAX_WORD_CHARACTERS = 40;

/** All words of a text, as written. */
export const wordsOf = (text: string): readonly string[] => text.match(WORD) ?? [];

/** The words that carry meaning, in lower case. Scripts without spaces are cut into pairs of characters. */
export function contentWordsOf(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => {
    if (UNSPACED_SCRIPT.test(word)) return pairsOf(word);
    const lower = word.toLowerCase().replace(/['’]s$/, '');
    const isContent =
      lower.length >= MIN_WORD_CHARACTERS && lower.length <= MAX_WORD_CHARACTERS && !STOP_WORDS.has(lower);
    return isContent && /\p{L}/u.test(lower) ? [lower] : [];
  });
}

function pairsOf(run: string): readonly string[] {
  const characters = Array.from(run);
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}
