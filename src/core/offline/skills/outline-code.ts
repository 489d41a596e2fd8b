import { takeApart } from '../blocks.js';
import { guessLanguage, languageOfTag } from '../code/guess-language.js';
import type { CodeLanguage } from '../code/languages.js';
import { outlineOf, type CodeSymbol } from '../code/outline.js';
import { clip, countOf, inlineCode, listOf, numberText } from '../markdown.js';
import type { Passage, Skill } from '../skill.js';

/** A shorter piece needs no outline. */
const MIN_LINES = 4;

/** Outside a fence, this share of the lines must look like code. */
const MIN_CODE_RATIO = 0.4;
const CODE_LINE =
  /[{};]\s*$|^\s*(?:def|class|func|fn|if|for|while|import|from|return|let|const|var|public|private)\b|^\s*[)\]}]|^\s*(?:\/\/|\/\*|\s\*\s)|[=(]\s*$/;

/** A call or a head with its parameters: the line has the start of one and ends as one. */
const CALL_START = /\w\(/;
const CALL_END = /\)\s*:?$/;

/** Longer lines are minified or data; what defines something stands near the start of its line. */
const MAX_LINE_CHARACTERS = 200;

/** Items of each list that are shown. */
const MAX_SHOWN = 40;
const MAX_MARKS_SHOWN = 15;
const MAX_MARK_CHARACTERS = 120;

/** Marks people leave for later. Spelled in parts, so that a search of our own code for them finds none. */
export const MARK = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HACK', 'X' + 'XX'].join('|')})\\b[:(]?`);

/** Code: what it defines and imports, its longest function, and marks left for later. */
export const outlineCode: Skill = {
  id: 'outline-code',
  meaning: 'Functions, types, imports and marks of a piece of code, with line numbers',
  answer: describeCode,
};

type Code = { readonly lines: readonly string[]; readonly language: CodeLanguage; readonly isGuess: boolean };

function describeCode({ text }: Passage): string | undefined {
  const code = findCode(text);
  if (!code) return undefined;

  const { functions, types, imports } = outlineOf(code.lines, code.language);
  const blank = code.lines.filter((line) => line.trim() === '').length;
  const marks = code.lines.flatMap((line, index) => (MARK.test(line) ? [markText(line, index)] : []));
  return [
    `### Code: ${code.language.name}${code.isGuess ? ', by its look' : ''}`,
    `${countOf(code.lines.length, 'line')}, ${numberText(blank)} of them blank; ${countOf(functions.length, 'function')}, ` +
      `${countOf(types.length, 'type')}, ${countOf(imports.length, 'import')}.`,
    longestText(functions),
    section('Types', types.map(symbolText), MAX_SHOWN),
    section('Functions', functions.map(symbolText), MAX_SHOWN),
    section('Imports', imports.map(inlineCode), MAX_SHOWN),
    section('Marks left for later', marks, MAX_MARKS_SHOWN),
    'Found line by line, not by a parser; sizes come from the indentation.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function findCode(text: string): Code | undefined {
  const { blocks } = takeApart(text);
  const longest = blocks.toSorted((a, b) => b.text.length - a.text.length)[0];
  const lines = (longest?.text ?? text)
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE_CHARACTERS));
  if (lines.length < MIN_LINES || (!longest && !looksLikeCode(lines))) return undefined;
  const named = longest && languageOfTag(longest.tag);
  const language = named ?? guessLanguage(lines);
  return language && { lines, language, isGuess: !named };
}

function looksLikeCode(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== '');
  return filled.filter(isCodeLine).length >= filled.length * MIN_CODE_RATIO;
}

const isCodeLine = (line: string): boolean => CODE_LINE.test(line) || (CALL_START.test(line) && CALL_END.test(line));

function longestText(functions: readonly CodeSymbol[]): string {
  const longest = functions.toSorted((a, b) => b.lines - a.lines)[0];
  return longest ? `**Longest function:** ${symbolText(longest)}` : '';
}

const symbolText = ({ name, line, lines }: CodeSymbol): string =>
  `${inlineCode(name)}, line ${numberText(line)} (${countOf(lines, 'line')})`;

const markText = (line: string, index: number): string =>
  `line ${numberText(index + 1)}: ${inlineCode(clip(line.trim(), MAX_MARK_CHARACTERS))}`;

const section = (title: string, items: readonly string[], maxShown: number): string =>
  items.length === 0 ? '' : `**${title}:**\n\n${listOf(items, maxShown)}`;
