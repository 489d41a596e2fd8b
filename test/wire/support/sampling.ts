import type { Sampling } from '../../../src/core/chat.js';

/** Every number and text that shapes a reply; most wires have all of them under other names. */
export const SAMPLING: Sampling = {
  temperature: 0.5,
  topP: 0.9,
  topK: 40,
  seed: 7,
  presencePenalty: 0.1,
  frequencyPenalty: 0.2,
  maxOutputTokens: 9,
  stop: ['END'],
};
