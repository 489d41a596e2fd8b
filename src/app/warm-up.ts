import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LearnedStore } from './learned.js';
import type { ModelCard } from '../core/model.js';

/** Prices looked up before other work gets its turn; one takes about 0.1 ms. */
const SLICE = 10;

/**
 * Does in small pieces what the first request would otherwise wait for: prices are looked up, and the classifier's
 * weights are read from their file. Asks nobody.
 */
export async function warmUp(models: readonly ModelCard[], learned: LearnedStore): Promise<void> {
  for (let at = 0; at < models.length; at += SLICE) {
    for (const model of models.slice(at, at + SLICE)) void model.price; // the card remembers it
    await nextTurn();
  }
  const strategy = await learned.load();
  strategy.classify({ request: SAMPLE, promptTokens: 0 });
}

const SAMPLE = {
  id: '',
  model: 'auto',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Explain this function.' }] }],
  tools: [],
  sampling: {},
  client: { surface: 'editor', app: '', sessionId: undefined },
  source: { wire: 'none', body: {}, stream: false },
} as const;
