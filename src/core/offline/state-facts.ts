import { takeApart } from './blocks.js';
import { countOf, numberText } from './markdown.js';
import { wordsOf } from './prose/words.js';
import type { Passage } from './skill.js';

/** A common rule of thumb for text in Latin letters. */
const CHARACTERS_PER_TOKEN = 4;

const ABILITIES =
  'Without a model I can explain a stack trace or a compiler error, check JSON, outline code, measure a diff, ' +
  'and pick the central sentences of a long text. Paste one to see.';

/** What is left when no skill fits: says plainly that this needs a model, and gives the facts of the text itself. */
export function stateFacts({ text }: Passage): string {
  if (text.trim() === '') {
    return ['### No text', 'The newest message holds no text of yours, so there is nothing to read.', ABILITIES].join(
      '\n\n',
    );
  }
  return [
    '### This needs a model',
    'I cannot answer this. Any answer I gave would be made up, because I do not understand text; I only match patterns in it.',
    `Your text: ${factsOf(text)}.`,
    ABILITIES,
  ].join('\n\n');
}

function factsOf(text: string): string {
  const { blocks } = takeApart(text);
  return [
    countOf(text.length, 'character'),
    countOf(wordsOf(text).length, 'word'),
    countOf(text.split('\n').length, 'line'),
    ...(blocks.length > 0 ? [countOf(blocks.length, 'fenced block')] : []),
    `roughly ${numberText(estimateTokens(text))} tokens`,
  ].join(', ');
}

/** Letters beyond Latin take about a token each; the rest about a quarter of one. */
function estimateTokens(text: string): number {
  const wide = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return Math.max(1, Math.round(wide + (text.length - wide) / CHARACTERS_PER_TOKEN));
}
