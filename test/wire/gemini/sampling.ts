/** What `SAMPLING` is in the generationConfig of this wire. */
export const WIRE_SAMPLING = {
  temperature: 0,
  topP: 0.5,
  topK: 40,
  seed: 7,
  presencePenalty: 0.1,
  frequencyPenalty: 0.2,
  maxOutputTokens: 9,
  stopSequences: ['END'],
};
