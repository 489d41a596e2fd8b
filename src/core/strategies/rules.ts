import type { Category, Complexity } from '../classify/classification.js';
import type { Tier } from '../model.js';
import { legibilityRatio } from '../signals/legibility.js';
import { scoreOf } from '../signals/score.js';
import { hasPastedCode } from '../signals/task-kind.js';
import { newestTurn } from '../signals/turn.js';
import { placeInBand } from './bands.js';
import { readPromptText } from './prompt-text.js';
import { judgeCategory } from './rules-category.js';
import { judgeComplexity } from './rules-complexity.js';
import type { LocalStrategy } from './strategy.js';
import { fieldsOf, UNTRAINED } from './support.js';

/** Below this confidence a request goes one class up. Source: FEATURES C13. */
const ESCALATION_CONFIDENCE = 0.7;

/** A simple question of up to so many words can go to a free model. */
const LONGEST_FREE_WORDS = 8;

/** The rule classifier of mmrouter: word counts for the category, ordered rules for the complexity. Source: FEATURES 2.1b. */
export const rules: LocalStrategy = {
  id: 'rules',
  meaning: 'Counts words of each category, then takes the first rule that knows the complexity',
  classify: ({ request }) => {
    const turn = newestTurn(request);
    const text = readPromptText(turn);
    const { category, confidence: sureOfCategory } = judgeCategory(text, hasPastedCode(turn));
    const judged = judgeComplexity(text, category);
    const confidence = toHundredths((sureOfCategory + judged.confidence) / 2);

    const raisedTo = confidence < ESCALATION_CONFIDENCE ? oneUp(judged.complexity) : undefined;
    const contributions = placeInBand({ ...judged, confidence, raisedTo });
    const tierOf = (complexity: Complexity): Tier => tierFor(complexity, category, text.size);
    return {
      ...UNTRAINED,
      ...fieldsOf(turn, category),
      strategy: 'rules',
      score: scoreOf(contributions),
      tier: tierOf(raisedTo ?? judged.complexity),
      complexity: raisedTo ?? judged.complexity,
      category,
      confidence: toHundredths(confidence * legibilityRatio(turn)),
      contributions,
      escalation: raisedTo && { from: tierOf(judged.complexity), because: 'low-confidence' },
      scoredCharacters: turn.human.characters,
    };
  },
};

function tierFor(complexity: Complexity, category: Category, words: number): Tier {
  if (complexity === 'complex') return 'premium';
  if (complexity === 'medium') return 'mid';
  return category === 'factual' && words <= LONGEST_FREE_WORDS ? 'free' : 'cheap';
}

function oneUp(complexity: Complexity): Complexity | undefined {
  if (complexity === 'complex') return undefined;
  return complexity === 'simple' ? 'medium' : 'complex';
}

const toHundredths = (confidence: number): number => Math.round(confidence * 100) / 100;
