import type { ToolResultPart } from '../core/chat.js';

/** The text of a result, for wires that have no mark for a tool that failed: it says so itself, unless it already does. */
export const toldResult = ({ text, isError }: Pick<ToolResultPart, 'text' | 'isError'>): string =>
  isError && !/^\W*error/i.test(text) ? `Error: ${text}` : text;
