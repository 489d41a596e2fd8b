import { takeApart } from '../blocks.js';
import { checkJson } from './check.js';

/** JSON found in a text. `isWholeTail` is true when it runs to the end of that text. */
export type FoundJson = { readonly json: string; readonly isWholeTail: boolean };

const JSON_TAGS: ReadonlySet<string> = new Set(['json', 'jsonc', 'json5', 'jsonl']);

/** An object with a quoted key first: no language of ours starts like this. */
const OBJECT_START = /^(?:\[\s*)*\{\s*["“]/;

/** How other data starts. Code that starts with a bracket rarely goes on like this. */
const DATA_START = /^[{[]\s*(?:["'“{[\]}\d-]|true\b|false\b|null\b)/;

/** A quoted key near the start tells data from footnotes ('[1] …') and other bracketed prose. */
const QUOTED_KEY = /["'“][^"'“”\n]{1,80}["'”]\s*:/;
const KEY_SEARCH_CHARACTERS = 2_000;

/** A question before the data is short; more lines mean that the text is something else. */
const MAX_LINES_BEFORE = 3;

/** The JSON a text is about: a fenced block, the whole text, or what follows a short introduction. */
export function findJson(text: string): FoundJson | undefined {
  const { blocks } = takeApart(text);
  const block = blocks.find(({ tag, text: body }) => JSON_TAGS.has(tag) || (tag === '' && looksLikeData(body)));
  if (block) return { json: block.text, isWholeTail: text.endsWith(block.text) };
  return blocks.length > 0 ? undefined : findAfterIntroduction(text);
}

function findAfterIntroduction(text: string): FoundJson | undefined {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^\s*[{[]/.test(line));
  if (start < 0) return undefined;
  const before = lines.slice(0, start).filter((line) => line.trim() !== '');
  // A line of code before it that ends in an open bracket or a sign means that this is part of the code.
  if (before.length > MAX_LINES_BEFORE || before.some((line) => /[([{=,;>]\s*$/.test(line))) return undefined;

  const tail = lines.slice(start);
  const end = tail.findLastIndex((line) => /[}\]]\s*$/.test(line));
  const isWholeTail = end < 0 || tail.slice(end + 1).every((line) => line.trim() === '');
  const json = (isWholeTail ? tail : tail.slice(0, end + 1)).join('\n');
  return looksLikeData(json) ? { json, isWholeTail } : undefined;
}

function looksLikeData(text: string): boolean {
  const data = text.trim();
  if (OBJECT_START.test(data)) return true;
  if (!DATA_START.test(data)) return false;
  return QUOTED_KEY.test(data.slice(0, KEY_SEARCH_CHARACTERS)) || checkJson(data).valid;
}
