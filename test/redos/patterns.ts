import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One regular expression of the product, and where it is written. */
export type Pattern = { readonly where: string; readonly source: string; readonly flags: string };

/** What a file has: the expressions written out, and each one that is put together while the program runs. */
export type Found = { readonly patterns: readonly Pattern[]; readonly built: readonly Built[] };

/** A `new RegExp` (or a call of RegExp) whose argument is not a plain text; `code` is the argument as it is written. */
export type Built = { readonly file: string; readonly code: string };

/** Reads every file of src/. Paths have forward slashes everywhere. */
export function patternsOfSource(root = path.resolve('src')): Found {
  const files = globSync('**/*.ts', { cwd: root }).map((file) => file.replaceAll(path.sep, '/'));
  const found = files.sort().map((file) => patternsIn(`src/${file}`, readFileSync(path.join(root, file), 'utf8')));
  return { patterns: found.flatMap(({ patterns }) => patterns), built: found.flatMap(({ built }) => built) };
}

/** Reads one file. */
export function patternsIn(file: string, code: string): Found {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const patterns: Pattern[] = [];
  const built: Built[] = [];
  const visit = (node: ts.Node): void => {
    const where = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) patterns.push({ where, ...partsOf(node.text) });
    const args = argumentsOfRegExp(node);
    const [first, second] = args ?? [];
    if (args && isPlainText(first) && (second === undefined || isPlainText(second))) {
      patterns.push({ where, source: first.text, flags: second?.text ?? '' });
    } else if (args) {
      built.push({ file, code: first?.getText() ?? '' });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { patterns, built };
}

function partsOf(literal: string): Pick<Pattern, 'source' | 'flags'> {
  const end = literal.lastIndexOf('/');
  return { source: literal.slice(1, end), flags: literal.slice(end + 1) };
}

/** Also as a member, such as globalThis.RegExp. */
function argumentsOfRegExp(node: ts.Node): readonly ts.Expression[] | undefined {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  return name === 'RegExp' ? (node.arguments ?? []) : undefined;
}

const isPlainText = (node: ts.Expression | undefined): node is ts.StringLiteralLike =>
  node !== undefined && ts.isStringLiteralLike(node);
