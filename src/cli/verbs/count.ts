import { estimateTextTokens } from '../../app/tokens.js';
import { readText } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox count`: how long a text is. */
export const countVerb: Verb = {
  name: 'count',
  usage: 'signalbox count "text"',
  summary: 'Counts characters, words, lines and estimated tokens.',
  options: {},
  run: async (context) => {
    const text = await readText(context);
    const counts = {
      characters: text.length,
      words: text.split(/\s+/u).filter(Boolean).length,
      lines: text.split('\n').length,
      estimatedTokens: estimateTextTokens(text),
    };
    context.out(
      context.json
        ? JSON.stringify(counts)
        : `≈ ${counts.estimatedTokens} tokens (estimate), ${counts.characters} characters, ${counts.words} words, ${counts.lines} lines`,
    );
    return EXIT.ok;
  },
};
