import type { LocalStrategy, Strategy } from '../../core/strategies/strategy.js';
import { askingStrategy } from './asking.js';
import { NAMED_TIER_WEIGHT, scoreWithin, withVerdict } from './blend.js';
import { examples } from './examples.js';
import { readLlmAnswer } from './llm-answer.js';
import { classifierPrompt } from './llm-prompt.js';

/** Longer than such a model takes; a person waits for it before the first word. */
const TIMEOUT_MS = 3_000;

/** What the llm strategy needs. `ask` puts one prompt to a cheap model and gives its whole reply. */
type LlmDeps = {
  readonly ask: (prompt: string, signal: AbortSignal) => Promise<string>;
  readonly local: LocalStrategy;
  readonly timeoutMs?: number;
};

/** Lets a cheap model label the request, with examples of what the labels mean. */
export const makeLlm = ({ ask, local, timeoutMs = TIMEOUT_MS }: LlmDeps): Strategy =>
  askingStrategy({
    id: 'llm',
    meaning: 'A cheap model labels the request before it is routed; its call is in the ledger',
    local,
    timeoutMs,
    ask: async (text, base, signal) => {
      const { tier, ...labels } = readLlmAnswer(await ask(classifierPrompt(text, examples()), signal));
      return withVerdict(base, {
        ...labels,
        strategy: 'llm',
        score: scoreWithin(tier, base.score),
        weight: NAMED_TIER_WEIGHT,
        evidence: `a model calls it ${tier}, ${labels.complexity}, ${labels.category}`,
      });
    },
  });
