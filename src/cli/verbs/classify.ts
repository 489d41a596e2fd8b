import { classify } from '../../core/classify/classify.js';
import { explainClassification } from '../../core/classify/explain.js';
import { estimatePromptTokens } from '../../app/tokens.js';
import { cliRequest, columns, readText } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox classify`: what kind of request a text is, and why. Nothing is sent. */
export const classifyVerb: Verb = {
  name: 'classify',
  usage: 'signalbox classify "text"',
  summary: 'Shows tier, complexity, category and the signals behind them. Nothing is sent.',
  options: {},
  run: async (context) => {
    const request = cliRequest(context.app.newId(), 'auto', await readText(context));
    const classification = classify(request, estimatePromptTokens(request));
    if (context.json) {
      context.out(JSON.stringify(classification));
      return EXIT.ok;
    }
    const rows = classification.contributions.map((one) => [
      one.points.toFixed(2),
      one.group,
      one.signal,
      one.evidence,
    ]);
    context.out(
      [explainClassification(classification), '', columns([['points', 'group', 'signal', 'evidence'], ...rows])].join(
        '\n',
      ),
    );
    return EXIT.ok;
  },
};
