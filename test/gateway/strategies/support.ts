import type { Classification } from '../../../src/core/classify/classification.js';
import type { LocalStrategy, ToClassify } from '../../../src/core/strategies/strategy.js';
import { aClassification, aRequest, userSays } from '../../support/builders.js';

/** What the local strategy says in these tests: 0.30, of two signals and a base. */
export const LOCAL_ANSWER: Classification = aClassification({
  strategy: 'learned',
  score: 0.3,
  tier: 'cheap',
  complexity: 'medium',
  category: 'code',
  domain: 'cs',
  confidence: 0.6,
  okRatios: { free: 0.2, cheap: 0.7, mid: 0.9, premium: 1 },
  contributions: [
    { signal: 'base', group: 'base', points: 0.1, evidence: 'every request starts here' },
    { signal: 'action-verb', group: 'verb', points: 0.15, evidence: '“write”' },
    { signal: 'structure', group: 'structure', points: 0.05, evidence: '2 clauses' },
  ],
  words: [{ word: 'write', points: 0.15 }],
});

/** A local strategy that always says the same. */
export const aLocal = (answer: Classification = LOCAL_ANSWER): LocalStrategy => ({
  id: answer.strategy,
  meaning: 'Says what the test wants',
  classify: () => answer,
});

/** A request with one user turn, ready to be judged. */
export const asked = (text = 'Write a parser'): ToClassify => ({
  request: aRequest({ messages: [userSays(text)] }),
  promptTokens: 10,
});

/** A signal that never aborts. */
export const patient = (): AbortSignal => new AbortController().signal;

/** The sum of contributions in whole ten-thousandths, so that it is exact. */
export const sumOf = ({ contributions }: Classification): number =>
  contributions.reduce((sum, { points }) => sum + Math.round(points * 10_000), 0) / 10_000;
