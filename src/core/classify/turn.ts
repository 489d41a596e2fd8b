import type { Turn } from '../signals/signal.js';
import { findTerms } from '../signals/vocabulary/lexicon.js';
import { readWords } from '../signals/vocabulary/words.js';
import type { HumanText } from './human-text.js';

/** Reads a turn's words and the listed terms among them, once for all signals. */
export function readTurn(human: HumanText): Turn {
  const words = readWords(human.prose);
  return { human, words, found: findTerms(words.words) };
}
