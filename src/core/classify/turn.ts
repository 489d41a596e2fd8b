import type { Turn } from '../signals/signal.js';
import { findTerms } from '../signals/vocabulary/lexicon.js';
import { readWords } from '../signals/vocabulary/words.js';
import type { HumanText } from './human-text.js';

/** What is asked stands at the start or at the end; the middle of a long text is its material. Source: ROUTER 5, point 1. */
const HEAD_CHARACTERS = 3_000;
const TAIL_CHARACTERS = 1_000;

/** Reads a turn's words and the listed terms among them, once for all signals. */
export function readTurn(human: HumanText): Turn {
  const words = readWords(ends(human.prose));
  return { human, words, found: findTerms(words.words) };
}

/** The gap is a line break, so that no word or sentence is made of both ends. */
function ends(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`;
}
