import { checkJson, type JsonSizes } from '../json/check.js';
import { findJson } from '../json/find-json.js';
import { outlineJson } from '../json/shape.js';
import type { JsonFault } from '../json/tokens.js';
import { countOf, fenced, numberText } from '../markdown.js';
import type { Passage, Skill } from '../skill.js';

/** How much of a long line is shown to each side of the mistake. */
const SHOWN_AROUND_CHARACTERS = 60;

/** Deeper than any real data; such a text is not walked again. */
const MAX_OUTLINED_DEPTH = 500;

/** JSON: whether it is valid, and either its shape or the place of the first mistake. */
export const inspectJson: Skill = {
  id: 'inspect-json',
  meaning: 'Whether JSON is valid, where it is not, and what it holds',
  answer: describeJson,
};

function describeJson({ text, cut }: Passage): string | undefined {
  const found = findJson(text);
  if (!found) return undefined;

  const check = checkJson(found.json);
  if (check.valid) return describeValid(found.json, check);
  // The end that is missing may be in the part that was not read.
  if (cut && found.isWholeTail && check.endsEarly) return '### JSON\n\nNo mistake as far as it was read.';
  return describeFault(found.json, check);
}

function describeValid(json: string, sizes: JsonSizes): string {
  const facts = [
    `${countOf(json.trim().length, 'character')}, ${numberText(sizes.compactCharacters)} without spaces`,
    countOf(sizes.values, 'value'),
    `${countOf(sizes.maxDepth, 'level')} of nesting`,
  ].join('; ');
  const title = `### JSON: valid\n\n${facts}.`;
  if (sizes.maxDepth > MAX_OUTLINED_DEPTH) return title;

  const value: unknown = JSON.parse(json);
  return `${title}\n\n**Shape:**\n\n${fenced(outlineJson(value).join('\n'))}`;
}

function describeFault(json: string, { at, reason }: JsonFault): string {
  const before = json.slice(0, at).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = json.split('\n')[before.length - 1] ?? '';
  const where = `Line ${numberText(before.length)}, column ${numberText(column + 1)}: ${reason}.`;
  return `### JSON: not valid\n\n${where}\n\n${fenced(caretLine(line, column))}\n\nThis is the first mistake; others may follow.`;
}

/** The part of the line around the mistake, with a caret under it. */
function caretLine(line: string, column: number): string {
  const start = Math.max(0, column - SHOWN_AROUND_CHARACTERS);
  const shown = line.slice(start, column + SHOWN_AROUND_CHARACTERS);
  // Tabs are kept before the caret, so that it stands under the right character at any tab width.
  const indent = shown.slice(0, column - start).replace(/[^\t]/g, ' ');
  return `${shown}\n${indent}^`;
}
