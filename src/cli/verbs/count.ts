import { estimateTextTokens } from '../../app/tokens.js';
import { decide, estimateText } from '../decide.js';
import { readText, textOption } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox count`: how long a text is, and what sending it would cost. */
export const countVerb: Verb = {
  name: 'count',
  usage: 'signalbox count [--model NAME] "text"',
  summary: 'Counts characters, words, lines and estimated tokens, and estimates what the text would cost.',
  options: { model: { type: 'string', short: 'm' } },
  run: async (context) => {
    const text = await readText(context);
    const decision = await decide(context, { prompt: text, model: textOption(context, 'model') ?? 'auto' });
    const counts = {
      characters: text.length,
      words: text.split(/\s+/u).filter(Boolean).length,
      lines: text.split('\n').length,
      estimatedTokens: estimateTextTokens(text),
    };
    const { model, candidates, room } = decision;
    if (context.json) {
      context.out(JSON.stringify({ ...counts, model, estimatedUsd: candidates[0]?.estimatedUsd ?? null, room }));
      return EXIT.ok;
    }
    const { estimatedTokens, characters, words, lines } = counts;
    context.out(
      `≈ ${estimatedTokens} tokens (estimate), ${characters} characters, ${words} words, ${lines} lines\n${estimateText(decision)}`,
    );
    return EXIT.ok;
  },
};
