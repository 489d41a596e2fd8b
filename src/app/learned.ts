import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeLearnedModel } from '../catalog/learned-model.js';
import { makeLearned } from '../core/strategies/learned.js';
import { signals } from '../core/strategies/signals.js';
import type { LocalStrategy } from '../core/strategies/strategy.js';

/** The learned strategy, read from its weights file when it is first wanted. */
export type LearnedStore = {
  /** Undefined until it was loaded. */
  readonly ready: () => LocalStrategy | undefined;
  /** Never rejects: where the file cannot be read, the keyword scorer stands in, and every answer says so. */
  readonly load: () => Promise<LocalStrategy>;
};

/** Name of the weights file in the folder of the bundle. */
const WEIGHTS_FILE = 'classifier.bin';

/** The build lays the weights beside the page's folder. */
export function createLearnedStore(pageDir: string, warn: (message: string) => void): LearnedStore {
  let strategy: LocalStrategy | undefined;
  let loading: Promise<LocalStrategy> | undefined;

  async function read(): Promise<LocalStrategy> {
    try {
      strategy = makeLearned(decodeLearnedModel(await readFile(path.join(pageDir, '..', WEIGHTS_FILE))));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(`The learned classifier cannot be used, the keyword scorer judges instead. ${reason}`);
      strategy = standIn;
    }
    return strategy;
  }

  return { ready: () => strategy, load: () => (loading ??= read()) };
}

/** Keyword scores under the learned strategy's name would be a lie; the reason goes with each. */
const standIn: LocalStrategy = {
  id: 'learned',
  meaning: `${signals.meaning}; stands in, as the learned weights could not be read`,
  classify: (input) => ({
    ...signals.classify(input),
    fallback: 'the learned weights could not be read; judged by signals',
  }),
};
