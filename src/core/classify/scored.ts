import type { ChatRequest } from '../chat.js';
import { personText } from './human-text.js';

/** What of a request is judged. Holds the person's own words: to be shown to that person at once, and never kept. */
export type Scored = {
  /** The beginning of the person's text. */
  readonly text: string;
  readonly isWhole: boolean;
  /** Characters that were read, shown or not. */
  readonly characters: number;
  /** Characters of agent envelopes that were left out. */
  readonly strippedCharacters: number;
};

/** The person's text as strategies read it, cut to `most` characters. */
export function scoredText(request: ChatRequest, most: number): Scored {
  const { text, characters, strippedCharacters } = personText(request);
  const shown = text.slice(0, most);
  // A cut in the middle of a surrogate pair would show as a broken character.
  const whole = shown.length < text.length ? shown.replace(/[\ud800-\udbff]$/, '') : shown;
  return { text: whole, isWhole: whole.length === text.length, characters, strippedCharacters };
}
