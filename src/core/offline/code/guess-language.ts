import { LANGUAGES, type CodeLanguage } from './languages.js';

/** Enough lines to tell; more only cost time. */
const MAX_LINES_READ = 300;

/** One line alone may look like anything. */
const MIN_HINTS = 2;

/** The language named after a fence, or undefined when it is not one we can outline. */
export const languageOfTag = (tag: string): CodeLanguage | undefined =>
  LANGUAGES.find(({ tags }) => tags.includes(tag));

/** The language whose hints fit most lines, or undefined when hardly any does. */
export function guessLanguage(lines: readonly string[]): CodeLanguage | undefined {
  const read = lines.slice(0, MAX_LINES_READ);
  let best: { readonly language: CodeLanguage; readonly hints: number } | undefined;
  for (const language of LANGUAGES) {
    const hints = read.reduce((sum, line) => sum + language.hints.filter((hint) => hint.test(line)).length, 0);
    if (hints >= MIN_HINTS && hints > (best?.hints ?? 0)) best = { language, hints };
  }
  return best?.language;
}
