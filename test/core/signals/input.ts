import { humanText } from '../../../src/core/classify/human-text.js';
import { readTurn } from '../../../src/core/classify/turn.js';
import type { RequestFacts, SignalInput } from '../../../src/core/signals/signal.js';
import { aRequest, userSays } from '../../support/builders.js';

/** What a signal sees of one short conversation of a single turn; a test states only the facts that matter to it. */
export const anInput = (text: string, facts: Partial<RequestFacts> = {}, ownPoints = 0.1): SignalInput => ({
  ...readTurn(humanText(aRequest({ messages: [userSays(text)] }))),
  facts: {
    toolsOffered: 0,
    conversationTokens: 0,
    userTurns: 1,
    answered: false,
    earlier: undefined,
    ...facts,
  },
  ownPoints,
});
