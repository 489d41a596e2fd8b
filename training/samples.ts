import { toExamples } from './examples.js';
import { keepFeatures } from './features.js';
import type { Sample } from './fit.js';
import { foldsOf } from './folds.js';
import type { TrainingRows } from './rows.js';
import { packTerms, toVocabulary, type PackedTerms } from './vocabulary.js';

/** Parts of the rows that are predicted by a model that has not seen them, so that what is fitted on top is honest. */
export const FOLDS = 3;

/** Everything that is fitted on: the train rows as features, the fold of each, and the terms they were read with. */
export type Samples = {
  readonly samples: readonly Sample[];
  readonly folds: readonly number[];
  readonly terms: PackedTerms;
};

/** Reads the features of every row that may shape weights. The same rows give the same samples, in the same order. */
export function toSamples(rows: TrainingRows): Samples {
  const terms = packTerms();
  const vocabulary = toVocabulary(terms);
  const samples = toExamples(rows, 'train').map((example) => ({
    ...example,
    features: keepFeatures(example.text, vocabulary),
  }));
  return { samples, folds: foldsOf(samples, FOLDS), terms };
}

/** The samples outside one fold; all of them without one. */
export const samplesWithout = ({ samples, folds }: Samples, fold: number | undefined): readonly Sample[] =>
  fold === undefined ? samples : samples.filter((_, at) => folds[at] !== fold);
