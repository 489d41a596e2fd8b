import fc from 'fast-check';

/** Any text, and any that is not empty. */
export const text = fc.string({ unit: 'grapheme', maxLength: 20 });
export const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

/** Arguments of a call as JSON writes them. */
export const argumentsJson = fc.dictionary(words, fc.oneof(text, fc.integer(), fc.boolean())).map((value) =>
  // "__proto__" is refused in every body.
  JSON.stringify(Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__'))),
);
