import type { Tier } from '../model.js';

export const COMPLEXITIES = ['simple', 'medium', 'complex'] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

export const CATEGORIES = ['factual', 'reasoning', 'creative', 'code'] as const;
export type Category = (typeof CATEGORIES)[number];

export const DOMAINS = [
  'general',
  'code',
  'architecture',
  'ml',
  'security',
  'medical',
  'legal',
  'finance',
  'research',
] as const;
export type Domain = (typeof DOMAINS)[number];

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

/** A request in numbers and labels: how hard it is, what kind it is, and how sure we are. */
export type Classification = {
  /** 0 to 1; higher wants a stronger model. The contributions' sum, kept within 0 and 1. */
  readonly score: number;
  readonly tier: Tier;
  readonly complexity: Complexity;
  readonly category: Category;
  readonly domain: Domain;
  /** 0 to 1: distance from the nearest cut-off, and how much there was to read. */
  readonly confidence: number;
  readonly contributions: readonly Contribution[];
  /** Characters of the person's text that were read, after agent envelopes were stripped. */
  readonly scoredCharacters: number;
};

/** What kind of work the memory files a request under: '<category>/<complexity>'. */
export const taskClassOf = (of: Pick<Classification, 'category' | 'complexity'>): string =>
  `${of.category}/${of.complexity}`;
