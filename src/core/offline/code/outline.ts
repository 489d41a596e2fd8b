import type { CodeLanguage } from './languages.js';

/** A named thing in code. Lines count from 1; `lines` is how many it covers. */
export type CodeSymbol = { readonly name: string; readonly line: number; readonly lines: number };

/** What an outline holds. */
export type CodeOutline = {
  readonly functions: readonly CodeSymbol[];
  readonly types: readonly CodeSymbol[];
  readonly imports: readonly string[];
};

/** Statements that look like a function with a body. */
const NO_NAMES: ReadonlySet<string> = new Set([
  'if',
  'for',
  'foreach',
  'while',
  'switch',
  'catch',
  'return',
  'else',
  'function',
  'do',
  'with',
  'using',
  'lock',
  'new',
  'await',
  'sizeof',
]);

/** Lists what code defines and imports, line by line; sizes come from the indentation, so they need tidy code. */
export function outlineOf(lines: readonly string[], language: CodeLanguage): CodeOutline {
  const functions: CodeSymbol[] = [];
  const types: CodeSymbol[] = [];
  const imports = new Set<string>();

  for (const [index, line] of lines.entries()) {
    const imported = firstGroup(language.imports, line);
    const type = firstGroup(language.types, line);
    const named = type === undefined ? firstGroup(language.functions, line) : undefined;
    if (imported !== undefined) imports.add(imported);
    else if (type !== undefined) types.push({ name: type, line: index + 1, lines: linesOf(lines, index) });
    else if (named !== undefined && !NO_NAMES.has(named)) {
      functions.push({ name: named, line: index + 1, lines: linesOf(lines, index) });
    }
  }
  return { functions, types, imports: [...imports] };
}

function firstGroup(patterns: readonly RegExp[], line: string): string | undefined {
  for (const pattern of patterns) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** A definition ends where the text is back at its indentation: with the line that closes it, or before anything else. */
function linesOf(lines: readonly string[], start: number): number {
  const indent = indentOf(lines[start] ?? '');
  let last = start;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const isDeeper = indentOf(line) > indent;
    const opens = /^\s*[)\]}].*[{:=(]\s*$|^\s*\{\s*$/.test(line);
    if (!isDeeper && !opens) return (closes(line) ? index : last) - start + 1;
    last = index;
  }
  return last - start + 1;
}

const closes = (line: string): boolean => /^\s*(?:[}\])]|end\b|fi\b|done\b)/.test(line);

const indentOf = (line: string): number => line.length - line.trimStart().length;
