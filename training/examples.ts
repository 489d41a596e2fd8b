import type { Category, Complexity, Domain } from '../src/core/classify/classification.js';
import { CATEGORIES, COMPLEXITIES, DOMAINS } from '../src/core/classify/classification.js';
import { hashWord } from '../src/core/learned/hash.js';
import { humanText } from '../src/core/classify/human-text.js';
import { isHeldOut } from '../src/core/evaluate/held-out.js';
import { TIERS, type Tier } from '../src/core/model.js';
import { toRequest } from './requests.js';
import {
  NOT_FOR_SHIPPING,
  type CorpusRow,
  type LabelRow,
  type ModelTiers,
  type OutcomeRow,
  type TrainingRows,
} from './rows.js';
import { RELATIONS, type Relation, type Style } from '../src/core/learned/model.js';
import { MEAN_GAINS, styleOf } from './styles.js';

/** One text to learn from, with what is known of it. */
export type Example = {
  readonly id: string;
  readonly set: string;
  /** Rows of one group are on the same side of every split. */
  readonly group: string;
  readonly text: string;
  readonly style: Style | undefined;
  /** 0 to 1: what a strong model buys; twice the gain in points where outcomes are known. */
  readonly lift: number | undefined;
  /** Share of right answers of the cheap pool. */
  readonly cheapOk: number | undefined;
  /** Mean score of each tier's models, where they are known. */
  readonly okByTier: { readonly [T in Tier]?: number } | undefined;
  readonly labels: Labels;
};

/** Labels as indexes into the lists of the heads, and how much each counts. */
export type Labels = { readonly [H in LabelHead]?: { readonly index: number; readonly weight: number } };
export const LABEL_HEADS = ['complexity', 'tier', 'category', 'domain', 'relation'] as const;
export type LabelHead = (typeof LABEL_HEADS)[number];

/** The classes of each label head, in the order of its outputs. */
export const CLASSES_OF: Readonly<Record<LabelHead, readonly string[]>> = {
  complexity: COMPLEXITIES,
  tier: TIERS,
  category: CATEGORIES,
  domain: DOMAINS,
  relation: RELATIONS,
};

/** Sets labelled by other people, few rows each: they count more than ours, so that their view is heard. */
const LABELLED_BY_OTHERS = new Set(['mmrouter_embedding_examples', 'ypollak_golden', 'devtier_dev']);
const OTHERS_WEIGHT = 15;

/** Kinds that come with the set, not from a person's look at the row. */
const BY_SOURCE_WEIGHT = 0.2;

/** Twice the gain, so that outcomes and the corpus's lift are on one scale. */
const LIFT_OF_GAIN = 2;

/** The rows that may shape weights that ship: marked so by their licence, of the train split, and not held out. */
export function toExamples(
  { outcomes, labels, corpus, relations, models }: TrainingRows,
  split: 'train' | 'val',
): readonly Example[] {
  const mayUse = (row: { set: string; split: string }): boolean =>
    !NOT_FOR_SHIPPING.has(row.set) && row.split === split;
  return [
    ...outcomes.filter(mayUse).flatMap((row) => fromOutcome(row, models)),
    ...labels.filter(mayUse).flatMap(fromLabels),
    ...(split === 'train' ? corpus.filter((row) => !isHeldOut(row)).flatMap(fromCorpus) : []),
    ...(split === 'train' ? relations.map(({ id, text, relation }) => fromTurn(id, text, relation)) : []),
  ];
}

const personsText = (prompt: string): string => humanText(toRequest([{ role: 'user', content: prompt }])).text;

function fromOutcome(row: OutcomeRow, models: ModelTiers): readonly Example[] {
  const style = styleOf(row.set, row.task);
  if (style === undefined || row.y_cheap === null || row.y_strong === null) return [];
  return [
    {
      ...identity(row),
      style,
      lift: LIFT_OF_GAIN * (row.y_strong - row.y_cheap),
      cheapOk: row.y_cheap,
      okByTier: meanByTier(row.scores, models),
      labels: domainLabel(row),
    },
  ];
}

function identity({ id, set, prompt }: { id: string; set: string; prompt: string }) {
  return { id, set, group: id, text: personsText(prompt) };
}

function meanByTier(scores: OutcomeRow['scores'], models: ModelTiers): Example['okByTier'] {
  const found: Partial<Record<Tier, number[]>> = {};
  for (const [model, score] of Object.entries(scores)) {
    const tier = models[model]?.tier;
    if (tier) (found[tier] ??= []).push(score);
  }
  return Object.fromEntries(Object.entries(found).map(([tier, all]) => [tier, mean(all)]));
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** What an exam question's subject counts: less than a person's label, because the style comes with it. */
const SUBJECT_WEIGHT = 0.3;

/** One exam question in three teaches its subject; more only teach exam style, and take time. */
const SUBJECT_SHARE = 3;

/** Exam questions know their subject; machine learning and security are software to us. */
function domainLabel({ set, domain, id }: OutcomeRow): Labels {
  if ((set !== 'mmlupro' && set !== 'routellm_mmlu') || hashWord(id) % SUBJECT_SHARE !== 0) return {};
  const name = domain === 'ml' || domain === 'security' ? 'cs' : domain;
  const index = DOMAINS.findIndex((one) => one === name && one !== 'general');
  return index === -1 ? {} : { domain: { index, weight: SUBJECT_WEIGHT } };
}

function fromLabels(row: LabelRow): readonly Example[] {
  const weight = LABELLED_BY_OTHERS.has(row.set) ? OTHERS_WEIGHT : BY_SOURCE_WEIGHT;
  const own = LABELLED_BY_OTHERS.has(row.set);
  const labels: Labels = {
    ...(own && row.complexity ? { complexity: { index: indexIn('complexity', row.complexity), weight } } : {}),
    ...(own && typeof row.tier === 'number' ? { tier: { index: row.tier, weight } } : {}),
    ...(row.category ? { category: { index: indexIn('category', row.category), weight } } : {}),
  };
  const style: Style | undefined = row.set === 'livecodebench' ? undefined : 'ask';
  return [{ ...identity(row), style, lift: undefined, cheapOk: undefined, okByTier: undefined, labels }];
}

const indexIn = (head: LabelHead, name: Complexity | Category | Domain | Tier): number =>
  CLASSES_OF[head].indexOf(name);

/** A last turn teaches how it relates to what was before; how hard it is depends on that. */
function fromTurn(id: string, text: string, relation: Relation): Example {
  const labels = { relation: { index: RELATIONS.indexOf(relation), weight: 1 } };
  const unknown = { style: undefined, lift: undefined, cheapOk: undefined, okByTier: undefined };
  return { ...identity({ id, set: 'own/turns', prompt: text }), ...unknown, labels };
}

/** How many requests that stand alone teach what a new topic looks like. */
const NEW_TOPIC_SHARE = 12;

function fromCorpus(row: CorpusRow): readonly Example[] {
  if (row.messages) {
    const last = row.messages.findLast(({ role }) => role === 'user');
    return row.relation && last ? [fromTurn(row.id, last.content, row.relation)] : [];
  }
  return [fromPrompt(row)];
}

function fromPrompt(row: CorpusRow): Example {
  const isNewTopic = hashWord(row.id) % NEW_TOPIC_SHARE === 0;
  const file = row.id.slice(0, row.id.lastIndexOf('-'));
  return {
    ...identity({ id: row.id, set: `own/${file}`, prompt: row.prompt ?? '' }),
    group: row.group === undefined ? row.id : `${file}/${row.group}`,
    style: isWordProblem(row) ? 'word-problem' : 'ask',
    lift: row.lift,
    cheapOk: undefined,
    okByTier: undefined,
    labels: {
      complexity: { index: indexIn('complexity', row.complexity), weight: 1 },
      tier: { index: indexIn('tier', row.tier), weight: 1 },
      category: { index: indexIn('category', row.category), weight: 1 },
      domain: { index: indexIn('domain', row.domain), weight: DOMAIN_WEIGHTS[row.domain] ?? 1 },
      ...(isNewTopic ? { relation: { index: RELATIONS.indexOf('new'), weight: 1 } } : {}),
    },
  };
}

/** Most of the corpus is about software; a rarer field must not look unlikely for that. */
const DOMAIN_WEIGHTS: { readonly [D in Domain]?: number } = { cs: 0.2, general: 0.4 };

/** Our word problems stand in one file, and have numbers in them. */
const isWordProblem = ({ id, domain, category, prompt = '' }: CorpusRow): boolean =>
  id.startsWith('openended-') &&
  domain === 'math' &&
  category === 'reasoning' &&
  (prompt.match(/\d+/g)?.length ?? 0) > 1;

/** Mean lift of a kind: by published scores where the data's pairs are closer than cheap and premium. */
export function meanLift(style: Style, examples: readonly Example[]): number {
  const published = MEAN_GAINS[style];
  return published === undefined
    ? mean(examples.flatMap(({ lift }) => (lift === undefined ? [] : [lift])))
    : published * LIFT_OF_GAIN;
}
