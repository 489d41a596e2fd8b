import { REASONING_EFFORTS, type ChatMessage, type ReasoningEffort, type Sampling } from '../../core/chat.js';
import { EFFORT_TOKENS, effortOf } from '../effort.js';

/** How a model of this wire is told to think, and what it refuses beside. */
export type ThinkingRules = {
  /** By a budget of tokens, by effort, or not at all. */
  readonly by: 'budget' | 'effort' | 'nothing';
  /** What to write so that it does not think: nothing where it is off by itself or cannot be switched off. */
  readonly off: { readonly type: 'disabled' } | undefined;
  readonly levels: readonly ReasoningEffort[];
  /** Which sampling parameters it takes: all, a temperature or a top_p but not both, or none. */
  readonly sampling: 'all' | 'one' | 'none';
};

/** 'claude-3-7-sonnet-20250219' and 'anthropic.claude-opus-4-8'; a date is not a version. */
const VERSIONS = [
  /claude-(?:v|instant-)?(?<major>\d)(?:[-.](?<minor>\d))?(?!\d)/,
  /claude-[a-z]+-(?<major>\d{1,2})(?:[-.](?<minor>\d{1,2}))?(?!\d)/,
];

/** Families that always think. */
const ALWAYS_THINKING = ['fable', 'mythos'];

const SOME_LEVELS: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'max'];
const ALL_LEVELS: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'xhigh', 'max'];
const BY_BUDGET = { by: 'budget', off: undefined, levels: [], sampling: 'all' } as const;
const DISABLED = { type: 'disabled' } as const;

/** What is known of a model by its name. Models of other makers copied the budget. Source: Anthropic documentation, "Adaptive thinking" and "Migration guide", 2026-11. */
export function thinkingRulesOf(model: string): ThinkingRules {
  const name = model.toLowerCase();
  if (!name.includes('claude')) return { ...BY_BUDGET, off: DISABLED };
  const number = numberOf(VERSIONS.map((form) => form.exec(name)?.groups).find((groups) => groups !== undefined));
  if (number < 307) return { ...BY_BUDGET, by: 'nothing' };
  if (number < 406) return { ...BY_BUDGET, sampling: number < 401 ? 'all' : 'one' };
  if (number < 407) return { by: 'effort', off: undefined, levels: SOME_LEVELS, sampling: 'one' };
  const isSwitchable = number >= 500 && !ALWAYS_THINKING.some((family) => name.includes(family));
  return { by: 'effort', off: isSwitchable ? DISABLED : undefined, levels: ALL_LEVELS, sampling: 'none' };
}

/** 4.7 as 407, so that versions compare; a name without one is that of a new model. */
function numberOf(version: Readonly<Record<string, string>> | undefined): number {
  const { major, minor = '0' } = version ?? {};
  return major === undefined ? Infinity : Number(major) * 100 + Number(minor);
}

/** The least this wire takes. */
const MIN_BUDGET_TOKENS = 1_024;

/** What to write about thinking. `isForced` is whether a tool must be called, beside which this wire does not think. */
export function encodeThinking(
  { sampling, messages }: { readonly sampling: Sampling; readonly messages: readonly ChatMessage[] },
  { rules, maxTokens, isForced }: { rules: ThinkingRules; maxTokens: number; isForced: boolean },
): { readonly thinking: object | undefined; readonly effort: ReasoningEffort | undefined } {
  const effort = effortOf(sampling);
  const nothing = { thinking: undefined, effort: undefined };
  if (effort === undefined) return nothing;
  if (sampling.reasoningEffort === 'none' || isForced) return { thinking: rules.off, effort: undefined };
  if (rules.by === 'effort') {
    const thinking = { type: 'adaptive', ...(rules.sampling === 'none' && { display: 'summarized' }) };
    return { thinking, effort: levelOf(effort, rules.levels) };
  }
  const budget = budgetOf(effort, sampling.reasoningTokens, maxTokens);
  if (rules.by === 'nothing' || budget < MIN_BUDGET_TOKENS || isMidTurn(messages)) return nothing;
  return { thinking: { type: 'enabled', budget_tokens: budget }, effort: undefined };
}

/** A budget counts as output: one that the client set stays below the limit, one made from an effort leaves half of it to the answer. */
function budgetOf(effort: ReasoningEffort, tokens: number | undefined, maxTokens: number): number {
  if (tokens !== undefined) return Math.min(Math.max(tokens, MIN_BUDGET_TOKENS), maxTokens - 1);
  return Math.min(EFFORT_TOKENS[effort], Math.floor(maxTokens / 2));
}

/** The level itself, or the next weaker one there is; the weakest when there is none. */
function levelOf(effort: ReasoningEffort, levels: readonly ReasoningEffort[]): ReasoningEffort | undefined {
  const most = REASONING_EFFORTS.indexOf(effort);
  const notAbove = levels.filter((level) => REASONING_EFFORTS.indexOf(level) <= most);
  return notAbove.at(-1) ?? levels[0];
}

/** True while the results of calls are coming in that this wire has not thought about: with a budget, such a turn must begin with a thinking block. */
function isMidTurn(messages: readonly ChatMessage[]): boolean {
  if (messages.at(-1)?.role !== 'tool') return false;
  const turn = messages.findLast((message) => message.role === 'assistant')?.parts ?? [];
  return !turn.some((part) => part.type === 'reasoning' && part.seal?.wire === 'anthropic-messages');
}
