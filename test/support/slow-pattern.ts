/** Linear in the text, and still more than a millisecond for every 100 characters of it: each position has states of its own. Measured: 5 s for the text below. */
export const SLOW_PATTERN = 'a[ab]{900}\\d';

const CHARACTERS = 480_000;

/** What the pattern is slow on: a and b without order. The steps are those of a well-known generator. Source: ISO C, rand. */
export const SLOW_TEXT = ((): string => {
  let state = 1;
  const next = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 16) % 2 === 0 ? 'a' : 'b';
  };
  return Array.from({ length: CHARACTERS }, next).join('');
})();
