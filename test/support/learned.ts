import { readFileSync } from 'node:fs';
import { decodeLearnedModel } from '../../src/catalog/learned-model.js';
import { makeLearned } from '../../src/core/strategies/learned.js';
import type { LocalStrategy } from '../../src/core/strategies/strategy.js';

/** The learned strategy with the weights that are shipped. */
export const loadLearned = (): LocalStrategy =>
  makeLearned(decodeLearnedModel(readFileSync('src/catalog/data/classifier.bin')));
