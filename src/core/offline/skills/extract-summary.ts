import { takeApart } from '../blocks.js';
import { clip, countOf, inlineCode, numberText } from '../markdown.js';
import { sentencesOf } from '../prose/sentences.js';
import { textRank } from '../prose/text-rank.js';
import { contentWordsOf, wordsOf } from '../prose/words.js';
import type { Passage, Skill } from '../skill.js';

/** A shorter text is its own summary. Characters are for scripts without spaces. */
const MIN_SENTENCES = 6;
const MIN_WORDS = 120;
const MIN_CHARACTERS = 600;

/** Ranking compares each sentence with each other one. */
const MAX_SENTENCES = 120;
const MAX_WORDS_PER_SENTENCE = 100;

/** About one sentence in six, within what is still read as a summary. */
const SENTENCES_PER_PICK = 6;
const MIN_PICKED = 3;
const MAX_PICKED = 7;
const MAX_QUOTE_CHARACTERS = 400;

const MAX_TERMS = 8;

/** Long prose: its most central sentences, quoted in their own order, and its key terms. */
export const extractSummary: Skill = {
  id: 'extract-summary',
  meaning: 'The most central sentences of a long text, quoted, and its key terms',
  answer: summarise,
};

function summarise({ text }: Passage): string | undefined {
  const { prose } = takeApart(text);
  const all = sentencesOf(prose);
  const isLong = prose.length >= MIN_CHARACTERS || wordsOf(prose).length >= MIN_WORDS;
  if (all.length < MIN_SENTENCES || !isLong) return undefined;

  const sentences = all.slice(0, MAX_SENTENCES);
  const words = sentences.map((sentence) => contentWordsOf(sentence).slice(0, MAX_WORDS_PER_SENTENCE));
  const quotes = mostCentral(words).map((index) => `> ${clip(sentences[index] ?? '', MAX_QUOTE_CHARACTERS)}`);
  const terms = keyTerms(words.flat());
  return [
    '### A long text',
    'I cannot do what it may ask for. These are its most central sentences, quoted as they stand:',
    quotes.join('\n>\n'),
    terms.length > 0 ? `**Key terms:** ${terms.join(', ')}.` : '',
    methodText(sentences.length, all.length),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function methodText(read: number, total: number): string {
  const scope =
    read < total ? `the first ${numberText(read)} of ${countOf(total, 'sentence')}` : countOf(total, 'sentence');
  return `Chosen by counting shared words (TextRank) over ${scope}; nothing was rephrased or understood.`;
}

/** Places of the best sentences, in the order of the text. Among equals the earlier one is taken. */
function mostCentral(words: readonly (readonly string[])[]): readonly number[] {
  const scores = textRank(words);
  const wanted = Math.min(MAX_PICKED, Math.max(MIN_PICKED, Math.round(words.length / SENTENCES_PER_PICK)));
  return scores
    .map((score, index) => ({ score, index }))
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, wanted)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b);
}

/** Words that come up again, most frequent first, with their counts. */
function keyTerms(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_TERMS)
    .map(([word, count]) => `${inlineCode(word)} (${count}×)`);
}
