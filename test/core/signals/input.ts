import { newestTurn } from '../../../src/core/signals/turn.js';
import type { Turn } from '../../../src/core/signals/signal.js';
import { aRequest, userSays } from '../../support/builders.js';

/** What a signal sees of a short conversation of a single turn. */
export const aTurn = (text: string): Turn => newestTurn(aRequest({ messages: [userSays(text)] }));
