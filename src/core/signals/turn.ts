import type { ChatRequest } from '../chat.js';
import { humanText, type HumanText } from '../classify/human-text.js';
import { isReadable } from './legibility.js';
import type { Turn } from './signal.js';
import { findTerms } from './vocabulary/lexicon.js';
import { readWords } from './vocabulary/words.js';

/** What is asked stands at the start or at the end; the middle of a long text is its material. Source: ROUTER 5, point 1. */
const HEAD_CHARACTERS = 3_000;
const TAIL_CHARACTERS = 1_000;

/** The newest turn in which the person says something. */
export const newestTurn = (request: ChatRequest): Turn => readTurn(humanText(request));

/** Reads a turn's words and the listed terms among them, once for all signals. */
export function readTurn(human: HumanText): Turn {
  const words = readWords(readableText(human));
  return { human, words, found: findTerms(words.words) };
}

/** The part of a turn that is read for words: its ends when it is long, and nothing of binary data. */
export function readableText({ prose }: HumanText): string {
  const text = ends(prose);
  return isReadable(text) ? text : '';
}

/** The gap is a line break, so that no word or sentence is made of both ends. */
function ends(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`;
}
