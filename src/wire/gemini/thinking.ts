import type { ReasoningEffort, Sampling } from '../../core/chat.js';
import { compact } from '../compact.js';
import { EFFORT_TOKENS, effortOf } from '../effort.js';
import type { EncodeOptions } from '../port.js';
import type { Body } from './shapes.js';

type ThinkingConfig = NonNullable<Body['generationConfig']>['thinkingConfig'];

const LEVELS: Readonly<Record<string, ReasoningEffort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};

/** The first generation that thinks in levels; the one before takes tokens only. Source: Gemini API documentation, "Thinking". */
const FIRST_WITH_LEVELS = 3;

/** What 2.5 models accept: the large one cannot stop thinking. Source: Gemini API documentation, "Thinking", budgets by model. */
const PRO_TOKENS = { least: 128, most: 32_768 };
const FLASH_TOKENS = { least: 0, most: 24_576 };

/** How long to think. A budget of 0 switches it off, one of -1 leaves it to the model. */
export function decodeThinking(config: ThinkingConfig): Pick<Sampling, 'reasoningEffort' | 'reasoningTokens'> {
  const budget = config?.thinkingBudget ?? -1;
  return compact<Pick<Sampling, 'reasoningEffort' | 'reasoningTokens'>>({
    reasoningEffort: budget === 0 ? 'none' : LEVELS[config?.thinkingLevel?.toUpperCase() ?? ''],
    reasoningTokens: budget > 0 ? budget : undefined,
  });
}

/** The same in the terms of the model; undefined when nothing is asked, or the model is known not to think. */
export function encodeThinking(
  sampling: Sampling,
  { model, capabilities }: Pick<EncodeOptions, 'model' | 'capabilities'>,
): object | undefined {
  if (capabilities?.includes('reasoning') === false) return undefined;
  const effort = effortOf(sampling);
  if (effort === undefined) return undefined;
  const tokens = sampling.reasoningTokens ?? EFFORT_TOKENS[effort];
  const isPro = /\bpro\b/.test(model);
  const amount = isRecent(model)
    ? { thinkingLevel: levelOf(effort, isPro) }
    : { thinkingBudget: within(tokens, isPro ? PRO_TOKENS : FLASH_TOKENS) };
  return { ...amount, includeThoughts: tokens > 0 };
}

/** True for Gemini 3 and later, and for names that tell no generation: those lead to the latest. */
export function isRecent(model: string): boolean {
  const generation = /\bgemini-(\d+)/.exec(model)?.[1];
  return generation === undefined || Number(generation) >= FIRST_WITH_LEVELS;
}

/** The large models have no lowest level. */
function levelOf(effort: ReasoningEffort, isPro: boolean): string {
  switch (effort) {
    case 'none':
    case 'minimal':
      return isPro ? 'LOW' : 'MINIMAL';
    case 'low':
      return 'LOW';
    case 'medium':
      return 'MEDIUM';
    case 'high':
    case 'xhigh':
    case 'max':
      return 'HIGH';
  }
}

const within = (tokens: number, { least, most }: typeof PRO_TOKENS): number => Math.min(Math.max(tokens, least), most);
