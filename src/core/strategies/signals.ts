import { confidenceOf } from '../signals/confidence.js';
import { categoryOf, domainOf, specialtyOf } from '../signals/labels.js';
import { complexityOf, tierOf } from '../signals/levels.js';
import { counterfactualsOf, readSignals, scoreOf } from '../signals/score.js';
import { newestTurn } from '../signals/turn.js';
import type { LocalStrategy } from './strategy.js';
import { UNTRAINED } from './support.js';

/** The documented keyword scorer of A3M Router, with whole words of our lists instead of parts of words. Source: FEATURES 2.1a. */
export const signals: LocalStrategy = {
  id: 'signals',
  meaning: 'Adds points for specialist words, kind of work, structure, verbs and steps',
  classify: ({ request }) => {
    const turn = newestTurn(request);
    const contributions = readSignals(turn);
    const score = scoreOf(contributions);
    return {
      ...UNTRAINED,
      strategy: 'signals',
      score,
      tier: tierOf(score),
      complexity: complexityOf(score),
      category: categoryOf(turn),
      domain: domainOf(turn),
      specialty: specialtyOf(turn),
      confidence: confidenceOf(score, turn, contributions.length),
      contributions,
      counterfactuals: counterfactualsOf(contributions),
      scoredCharacters: turn.human.characters,
    };
  },
};
