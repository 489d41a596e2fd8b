import type { Contribution } from '../classify/classification.js';
import { createRecent } from '../recent.js';
import { contributionsOf, movingWords, type Word } from './evidence.js';
import { readFeatures, type Features } from './features.js';
import { judge, type Judgement } from './judge.js';
import type { LearnedModel } from './model.js';
import type { Scan } from './scan.js';
import type { Sums } from './sums.js';

/** What a text is by itself, and why. Decided by the text alone, and holds nothing that the next text overwrites. */
export type Reading = {
  /** Tells it from every other reading of its reader. */
  readonly number: number;
  readonly features: Pick<Features, 'classCounts'> & { readonly scan: Pick<Scan, 'text' | 'counts'> };
  readonly own: Judgement;
  readonly sums: Sums;
  readonly words: readonly Word[];
  /** Of the text alone; they add up to its lift. */
  readonly contributions: readonly Contribution[];
};

/** Reads and judges a text. */
export type ReadText = (text: string) => Reading;

/** About eight kilobytes each beside the text. */
const LIMITS = { texts: 128, characters: 512_000 };

/** Makes a reader that remembers what it read lately: agents send the same turns again with each step. */
export function makeReader(model: LearnedModel): ReadText {
  const recent = createRecent<Reading>(LIMITS);
  let count = 0;
  return (text) => recent.get(text) ?? recent.keep(text, read(text, (count += 1), model));
}

function read(text: string, number: number, model: LearnedModel): Reading {
  const features = readFeatures(text, model.vocabulary);
  const { judgement: own, sums } = judge(features, model);
  const words = movingWords(features, own.styles, model);
  const { scan, classCounts } = features;
  const kept = { scan: { text: scan.text, counts: scan.counts }, classCounts: classCounts.slice() };
  const judged = { features: kept, own, sums };
  return { ...judged, number, words, contributions: contributionsOf(judged, words, model) };
}
