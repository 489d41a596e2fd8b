import { toJson } from '../store/schema.js';

/** JSON on a line of its own, also for readers that end lines where Unicode does. Undefined is written as null. */
export const jsonLine = (value: unknown): string =>
  toJson(value).replace(/[\u2028\u2029]/g, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
