import type { Turn } from '../signals/signal.js';
import { readableText } from '../signals/turn.js';

/** A prompt as classifiers of written rules look at it. */
export type PromptText = {
  /** Lower-cased, trimmed, with single spaces; long text at its ends only. */
  readonly lower: string;
  /** Its different words. */
  readonly words: ReadonlySet<string>;
  /** Length in words, by spaces; scripts without spaces count two characters as one word. */
  readonly size: number;
};

const WORD = /[\p{L}\p{N}_]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Reads a turn's prose; nothing is left of binary data. */
export function readPromptText(turn: Turn): PromptText {
  const lower = readableText(turn.human).toLowerCase().replace(/\s+/g, ' ').trim();
  const spaced = lower === '' ? 0 : lower.split(' ').length;
  const unspaced = lower.match(UNSPACED)?.length ?? 0;
  return { lower, words: new Set(lower.match(WORD)), size: Math.max(spaced, Math.ceil(unspaced / 2)) };
}

/** Which of these words the prompt has, in the order of the list. */
export const wordsAmong = (listed: readonly string[], { words }: PromptText): readonly string[] =>
  listed.filter((word) => words.has(word));
