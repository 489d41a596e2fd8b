/** What was made of texts seen lately. */
export type Recent<Value> = {
  get(text: string): Value | undefined;
  /** Keeps and returns the value. */
  keep(text: string, value: Value): Value;
};

/** How many texts are kept at most, and how many characters they have together; twice as much while generations change. */
export type RecentLimits = { readonly texts: number; readonly characters: number };

/** A longer text is not kept: it would push out too many others. */
const LONGEST_RATIO = 1 / 8;

/**
 * Makes a bounded store for values that a text alone decides: agents send the same turns again with each step, and
 * what is pure need not be worked out again. Two generations instead of an order of use, so that a hit costs one look.
 */
export function createRecent<Value>({ texts, characters }: RecentLimits): Recent<Value> {
  let young = new Map<string, Value>();
  let old = young;
  let youngCharacters = 0;

  function keep(text: string, value: Value): Value {
    if (text.length > characters * LONGEST_RATIO) return value;
    if (young.size >= texts || youngCharacters + text.length > characters) {
      old = young;
      young = new Map();
      youngCharacters = 0;
    }
    youngCharacters += text.length;
    young.set(text, value);
    return value;
  }

  function get(text: string): Value | undefined {
    const value = young.get(text);
    if (value !== undefined) return value;
    const before = old.get(text);
    return before === undefined ? undefined : keep(text, before);
  }

  return { get, keep };
}
