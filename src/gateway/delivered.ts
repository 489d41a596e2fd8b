import type { Unread } from '../core/chat.js';
import { estimateTokens } from '../wire/tokens.js';

/**
 * Up to here what was delivered is kept as it came, because mostly the provider counts it. A longer reply is counted on the
 * way: else hundreds of long streams would fill the memory, and reading them all at their end would hold everybody up.
 */
const MAX_KEPT_CHARACTERS = 65_536;

/** Of payloads, which are ten times as long as what they tell, less is kept. */
const MAX_UNREAD_CHARACTERS = 16_384;

/** Payloads of a reply resemble each other: after so many that were read, 15 times as many are counted by their length. */
const SKIP_RATIO = 15;

/** What a call delivered, for the time when nobody has counted it. */
export class Delivered {
  #text = '';
  #raw = '';
  #textOf: Unread['textOf'] | undefined;
  #tokens = 0;
  #tokensPerCharacter = 0;
  #skipCharacters = 0;

  /** What is not counted yet. */
  get text(): string {
    return this.#text + (this.#textOf?.(this.#raw) ?? '');
  }

  /** What was counted on the way. */
  get tokens(): number {
    return Math.round(this.#tokens);
  }

  /** Adds what was decoded. */
  add(text: string): void {
    this.#text += text;
    if (this.#text.length <= MAX_KEPT_CHARACTERS) return;
    this.#tokens += estimateTokens(this.#text);
    this.#text = '';
  }

  /** Adds what passed unread. */
  pass({ raw, textOf }: Unread): void {
    if (this.#skipCharacters > 0) {
      this.#skipCharacters -= raw.length;
      this.#tokens += raw.length * this.#tokensPerCharacter;
      return;
    }
    this.#raw += raw;
    this.#textOf = textOf;
    if (this.#raw.length > MAX_UNREAD_CHARACTERS) this.#readOn(textOf);
  }

  #readOn(textOf: Unread['textOf']): void {
    const { length } = this.#raw;
    const tokens = estimateTokens(textOf(this.#raw));
    this.#tokens += tokens;
    this.#tokensPerCharacter = tokens / length;
    this.#skipCharacters = length * SKIP_RATIO;
    this.#raw = '';
  }
}
