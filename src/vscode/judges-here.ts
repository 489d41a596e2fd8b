import type { Settings } from '../config/schema.js';

/** Strategies that judge on this machine; the others show the text to whom the settings name. */
export const LOCAL_STRATEGIES: ReadonlySet<string> = new Set(['learned', 'signals', 'rules', 'diy']);

/** True when a request can be judged without showing it to anybody. */
export const judgesHere = (settings: Pick<Settings, 'classifier.strategy' | 'classifier.ensemble'>): boolean => {
  const strategy = settings['classifier.strategy'];
  const parts = strategy === 'ensemble' ? Object.keys(settings['classifier.ensemble']) : [strategy];
  return parts.every((part) => LOCAL_STRATEGIES.has(part));
};
