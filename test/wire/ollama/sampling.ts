/** What `SAMPLING` is among the options of this wire. */
export const WIRE_SAMPLING = {
  temperature: 0,
  top_p: 0.5,
  top_k: 40,
  seed: 7,
  presence_penalty: 0.1,
  frequency_penalty: 0.2,
  num_predict: 9,
  stop: ['END'],
};
