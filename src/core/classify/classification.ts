import type { Tier } from '../model.js';

export const COMPLEXITIES = ['simple', 'medium', 'complex'] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

export const CATEGORIES = ['factual', 'reasoning', 'creative', 'code'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Whose expert would answer. 'cs' is software and everything around it; 'general' is everyday life. */
export const DOMAINS = ['legal', 'medical', 'finance', 'cs', 'math', 'science', 'humanities', 'general'] as const;
export type Domain = (typeof DOMAINS)[number];

/** Fields with word lists of their own, finer than a domain in places. Source: FEATURES C5. */
export const SPECIALTIES = ['legal', 'medical', 'security', 'finance', 'architecture', 'ml', 'research'] as const;
export type Specialty = (typeof SPECIALTIES)[number];

/** Named groups of evidence; a person reads these, so each has one plain meaning. */
export const SIGNAL_GROUPS = [
  'base',
  'domain',
  'task',
  'structure',
  'verb',
  'multi-step',
  'length',
  'code',
  'context',
  'conversation',
  'wording',
] as const;
export type SignalGroup = (typeof SIGNAL_GROUPS)[number];

/** How much one signal moved the score, and why. All contributions of a classification add up to its raw score. */
export type Contribution = {
  readonly signal: string;
  readonly group: SignalGroup;
  /** Added to the score; negative makes a cheaper model likelier. */
  readonly points: number;
  /** For people; holds counts and our own vocabulary, never other words of the prompt. */
  readonly evidence: string;
};

/** A word that mattered, from our own vocabulary, and what it moved the score by. */
export type MovingWord = { readonly word: string; readonly points: number };

/** What the tier would have been without one group of evidence. */
export type Counterfactual = { readonly without: SignalGroup; readonly tier: Tier };

/** Why the tier is above what the first look gave: the judge was unsure, or an earlier answer failed. */
export type Escalation = { readonly from: Tier; readonly because: 'low-confidence' | 'failed-before' };

/** P(a model of this tier gives an answer that is good enough), each 0 to 1. */
export type OkRatios = Readonly<Record<Tier, number>>;

/** A request in numbers and labels: how hard it is, what kind it is, and how sure we are. */
export type Classification = {
  /** Id of the strategy that judged. */
  readonly strategy: string;
  /** 0 to 1; higher wants a stronger model. The contributions' sum, kept within 0 and 1. */
  readonly score: number;
  readonly tier: Tier;
  readonly complexity: Complexity;
  readonly category: Category;
  readonly domain: Domain;
  /** The strongest field whose words were found; undefined without any. */
  readonly specialty: Specialty | undefined;
  /** 0 to 1: how often the judge is right when it is as sure. The learned one takes a stronger tier when this is low. */
  readonly confidence: number;
  /** Undefined when the strategy has no calibrated outcomes. */
  readonly okRatios: OkRatios | undefined;
  readonly contributions: readonly Contribution[];
  /** Largest first; empty when the strategy does not weigh words. */
  readonly words: readonly MovingWord[];
  /** The removals that would change the tier, the smallest first. */
  readonly counterfactuals: readonly Counterfactual[];
  readonly escalation: Escalation | undefined;
  /** Why another strategy than the one asked for judged, for people; undefined when it did not. */
  readonly fallback: string | undefined;
  /** Characters of the person's text that were read, after agent envelopes were stripped. */
  readonly scoredCharacters: number;
};

/** What kind of work the memory files a request under: '<category>/<complexity>'. */
export const taskClassOf = (of: Pick<Classification, 'category' | 'complexity'>): string =>
  `${of.category}/${of.complexity}`;

/** What the classifier said of the request, as numbers and labels only. */
export type TaskSummary = {
  readonly tier: Tier;
  readonly complexity: Complexity;
  readonly category: Category;
  readonly domain: Domain;
  /** 0 to 1. */
  readonly score: number;
  /** 0 to 1. */
  readonly confidence: number;
};

/** The classification of what nobody judged here: labels alone, and who says so. */
export const unjudged = (task: TaskSummary, strategy: string): Classification => ({
  ...task,
  strategy,
  specialty: undefined,
  okRatios: undefined,
  contributions: [],
  words: [],
  counterfactuals: [],
  escalation: undefined,
  fallback: undefined,
  scoredCharacters: 0,
});
