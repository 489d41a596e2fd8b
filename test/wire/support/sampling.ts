import type { Sampling } from '../../../src/core/chat.js';

/** Every number and text that shapes a reply. Zero among them, because it is not the same as nothing. */
export const SAMPLING: Sampling = {
  temperature: 0,
  topP: 0.5,
  topK: 40,
  seed: 7,
  presencePenalty: 0.1,
  frequencyPenalty: 0.2,
  maxOutputTokens: 9,
  stop: ['END'],
};
