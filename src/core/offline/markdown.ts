/** Text as Markdown code on one line, whatever backticks it holds. */
export function inlineCode(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const ticks = '`'.repeat(longestTickRun(flat) + 1);
  const padding = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${ticks}${padding}${flat}${padding}${ticks}`;
}

/** Text as a fenced Markdown block, whatever fences it holds. */
export function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestTickRun(text) + 1));
  return `${ticks}text\n${text}\n${ticks}`;
}

/** At most `maxCharacters` of a text; an ellipsis stands for the rest. */
export function clip(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${headOf(text, maxCharacters - 1)}…`;
}

/** The first characters of a text, never ending in half of a surrogate pair. */
export function headOf(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const last = text.charCodeAt(maxCharacters - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? maxCharacters - 1 : maxCharacters);
}

/** A whole number with thousands separators. */
export const numberText = (value: number): string => value.toLocaleString('en-US');

/** A number with its noun: '1 line', '1,200 lines'. */
export const countOf = (value: number, singular: string, plural = `${singular}s`): string =>
  `${numberText(value)} ${value === 1 ? singular : plural}`;

/** The first items one a line, then how many more there are. */
export function listOf(items: readonly string[], maxItems: number): string {
  const shown = items.slice(0, maxItems).map((item) => `- ${item}`);
  const hidden = items.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`- … and ${numberText(hidden)} more`] : [])].join('\n');
}

const longestTickRun = (text: string): number =>
  [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);
