import type { ChatRequest } from '../../core/chat.js';
import { personText } from '../../core/classify/human-text.js';
import { isReadable } from '../../core/signals/legibility.js';

/** What is asked stands at the start or at the end; the middle of a long text is its material. Source: ROUTER 5, point 1. */
const HEAD_CHARACTERS = 3_000;
const TAIL_CHARACTERS = 1_000;

/** Half of a character, as a cut can leave it: no valid text, so servers refuse it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Emoji and marks alone say nothing of a task. */
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * What the person asked, pasted code included, without what agents wrapped around it; the ends of it when it is long.
 * Empty when there is nothing to read: no text, no letter, or binary data.
 */
export function textToAsk(request: ChatRequest): string {
  const text = ends(personText(request).text);
  return isReadable(text) && LETTER_OR_DIGIT.test(text) ? text.replace(LONE_SURROGATE, '\ufffd') : '';
}

function ends(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`;
}
