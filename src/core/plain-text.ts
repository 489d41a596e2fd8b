/** C0 controls but for tabs and line ends, DEL, C1 controls, line separators, and marks that reorder text. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a model, ready for a screen: what could move a cursor, paint, set a title or reorder what is read is left out. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, '');

/** A message as the one line of a log that it is. */
export function oneLine(text: string): string {
  const [first = '', ...others] = text.split(LINE_ENDS);
  const said = others.map((line) => line.trimStart()).filter((line) => line !== '');
  return withoutControls([first, ...said].join(' '));
}

const LINE_ENDS = /[\r\n\u0085\u2028\u2029]/;

/** What would make Markdown load a picture, make an element or a link. */
const ACTIVE = /!(?=\[)|<(?=[a-z/!?])|\](?=[([:])/gi;

/** Invisible, and enough to make text of it. */
const WORD_JOINER = '\u2060';

/** Markdown of ours that may quote others: their pictures, elements and links stay text. It has none of its own. */
export const inertMarkdown = (markdown: string): string =>
  withoutControls(markdown).replace(ACTIVE, (mark) => `${mark}${WORD_JOINER}`);
