/** A sentence may end here; whether it does depends on what stands around. */
const END_MARK = /(?<![.!?…])[.!?…]+["'”’)\]]*(?=\s)|[。！？]+[」』”’]*/gu;

/** A full stop after these is part of the word. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'mr mrs ms dr prof st vs etc e.g i.e cf al fig no vol approx dept est inc ltd jr sr a.m p.m u.s u.k z.b d.h bzw'.split(
    ' ',
  ),
);

/** Headings and list marks are layout, not part of the sentence. */
const LAYOUT = /^\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,3}[.)]\s+|>\s?)/;

/** Splits prose into sentences, in order. Blank lines, headings and list items end a sentence too. */
export const sentencesOf = (prose: string): readonly string[] => paragraphsOf(prose).flatMap(splitParagraph);

/** Lines that belong together, joined with spaces. */
function paragraphsOf(prose: string): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of prose.split('\n')) {
    const starts = LAYOUT.test(line) || line.trim() === '' || LAYOUT.test(paragraphs.at(-1)?.[0] ?? '');
    if (starts) paragraphs.push([]);
    if (line.trim() !== '') paragraphs.at(-1)?.push(line);
  }
  return paragraphs
    .map((lines) => lines.map((line) => line.replace(LAYOUT, '').trim()).join(' '))
    .filter((text) => text !== '');
}

function splitParagraph(paragraph: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const mark of paragraph.matchAll(END_MARK)) {
    const end = mark.index + mark[0].length;
    if (!endsSentence(paragraph, mark.index, end)) continue;
    sentences.push(paragraph.slice(start, end).trim());
    start = end;
  }
  const rest = paragraph.slice(start).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

/** Characters before a full stop that are enough to know an abbreviation. */
const LOOK_BACK_CHARACTERS = 12;

function endsSentence(text: string, mark: number, end: number): boolean {
  if (text.charAt(mark) !== '.') return true;
  const goesOn = /^\s+\p{Ll}/u.test(text.slice(end, end + LOOK_BACK_CHARACTERS));
  const word =
    text
      .slice(Math.max(0, mark - LOOK_BACK_CHARACTERS), mark)
      .split(/[^\p{L}.]/u)
      .at(-1) ?? '';
  const isInitial = /^\p{Lu}$/u.test(word);
  return !goesOn && !isInitial && !ABBREVIATIONS.has(word.toLowerCase());
}
