import { readChatFile } from '../../app/chat-file.js';
import { estimatePromptTokens } from '../../app/tokens.js';
import type { ChatRequest } from '../../core/chat.js';
import type { Classification } from '../../core/classify/classification.js';
import { scoredText } from '../../core/classify/scored.js';
import { GatewayError } from '../../core/errors.js';
import { analyze } from '../../core/signals/analysis.js';
import { readRequestStructure } from '../../core/signals/request-structure.js';
import { newestTurn } from '../../core/signals/turn.js';
import { piecesOf } from '../files.js';
import { judgementJson, judgementText } from '../judgement.js';
import { localStrategy } from '../strategies.js';
import { cliRequest, readText, textOption } from '../support.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

/** Of the scored text so much is shown. */
const SHOWN_CHARACTERS = 200;

/** `signalbox classify`: what kind of request a text or a conversation is, and why. */
export const classifyVerb: Verb = {
  name: 'classify',
  usage: 'signalbox classify [--strategy ID] ("text" | --messages FILE.json)',
  summary:
    'Judges a text as a request would be judged, and says why. Only a classifier that your settings name is asked.',
  options: { strategy: { type: 'string' }, messages: { type: 'string' } },
  run: async (context) => {
    const request = await readRequest(context);
    const promptTokens = estimatePromptTokens(request);
    const classification = await judge(context, request, promptTokens);
    const strategies = await context.app.strategies.local();
    const judgement = {
      classification,
      scored: scoredText(request, SHOWN_CHARACTERS),
      others: strategies
        .map((one) => one.classify({ request, promptTokens }))
        .filter((said, at) => said.strategy === strategies[at]?.id && said.strategy !== classification.strategy),
      structure: readRequestStructure(request, promptTokens),
      analysis: analyze(newestTurn(request)),
    };
    context.out(context.json ? JSON.stringify(judgementJson(judgement)) : judgementText(judgement));
    return EXIT.ok;
  },
};

async function readRequest(context: CliContext): Promise<ChatRequest> {
  const file = textOption(context, 'messages');
  const id = context.app.newId();
  if (file === undefined) return cliRequest(id, 'auto', await readText(context));
  if (context.positionals.length > 0) throw new GatewayError('invalid-request', 'Give a text or --messages, not both.');
  return readChatFile(await contentOf(context, file), id);
}

async function contentOf({ readStdin, signal }: CliContext, file: string): Promise<string> {
  if (file === '-') return readStdin();
  let text = '';
  for await (const piece of piecesOf(file, signal)) text += piece;
  return text;
}

/** By the strategy of the settings, on the path of every request; or by the one that was named. */
async function judge(context: CliContext, request: ChatRequest, promptTokens: number): Promise<Classification> {
  if (textOption(context, 'strategy') !== undefined) {
    const strategy = await localStrategy(context);
    return strategy.classify({ request, promptTokens });
  }
  const { classification } = await context.app.gateway.decide(request, context.signal);
  return classification;
}
