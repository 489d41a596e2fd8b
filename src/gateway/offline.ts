import { GatewayError } from '../core/errors.js';
import { offlineAnswer } from '../core/offline/answer.js';
import type { MakeProvider } from './providers/adapter.js';

/** The Offline helper as a provider: works without a key and without a network, and says that it is not an AI model. */
export const offline: MakeProvider = (card, { residency }) => ({
  id: card.id,

  // Made of what is in memory; it is asynchronous because providers are.
  async *stream({ request, signal }) {
    for (const line of offlineAnswer(request, residency()).split(/(?<=\n)/)) {
      await Promise.resolve();
      if (signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
      yield { type: 'text-delta', text: line };
    }
    // Nobody counted or billed tokens, so none are claimed.
    yield { type: 'finish', reason: 'stop', usage: undefined };
  },
});
