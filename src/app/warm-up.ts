import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LearnedStore } from './learned.js';
import { warmPath } from './warm-path.js';
import type { ModelCard } from '../core/model.js';

/** Prices looked up before other work gets its turn; one takes about 0.1 ms. */
const SLICE = 10;

/**
 * Does in small pieces what the first request would otherwise wait for: prices are looked up, the classifier's weights
 * are read from their file, and the path of a request is walked. Asks nobody.
 */
export async function warmUp(models: readonly ModelCard[], learned: LearnedStore): Promise<void> {
  for (let at = 0; at < models.length; at += SLICE) {
    for (const model of models.slice(at, at + SLICE)) void model.price; // the card remembers it
    await nextTurn();
  }
  await warmPath(models, await learned.load());
}
