import assert from 'node:assert/strict';
import type { Tier } from '../../../src/core/model.js';
import { makeLearned } from '../../../src/core/strategies/learned.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { aLearnedModel } from '../learned/toy-model.js';

/** The text alone is cheap with this chance, else mid; one word makes a text mid for sure. */
function tierAfter(cheapChance: number, ...texts: readonly string[]): Tier {
  const model = aLearnedModel({
    words: { solid: { 'tier/2': 60 }, close: { 'lift/0': 1 } },
    intercepts: {
      'style/0': 100,
      'tier/0': -100,
      'tier/1': Math.log(cheapChance),
      'tier/2': Math.log(1 - cheapChance),
      'tier/3': -100,
    },
    calibration: { confidence: [[0, 0.9]] },
  });
  const messages = texts.flatMap((text, at) => (at === 0 ? [userSays(text)] : [assistantSays('done'), userSays(text)]));
  return makeLearned(model).classify({ request: aRequest({ messages }), promptTokens: 10 }).tier;
}

describe('the learned strategy, near the cut between two tiers', () => {
  it('keeps the tier of the turn before', () => {
    assert.deepEqual([tierAfter(0.57, 'close'), tierAfter(0.57, 'solid', 'close')], ['cheap', 'mid']);
  });

  it('goes by the text from eight hundredths on', () => {
    assert.equal(tierAfter(0.59, 'solid', 'close'), 'cheap');
  });

  it('goes by the text alone where the tiers are two apart', () => {
    const model = aLearnedModel({
      words: { solid: { 'tier/3': 60 }, close: { 'lift/0': 1 } },
      intercepts: {
        'style/0': 100,
        'tier/1': Math.log(0.57),
        'tier/2': Math.log(0.43),
        'tier/0': -100,
        'tier/3': -100,
      },
      calibration: { confidence: [[0, 0.9]] },
    });
    const request = aRequest({ messages: [userSays('solid'), assistantSays('done'), userSays('close')] });
    assert.equal(makeLearned(model).classify({ request, promptTokens: 10 }).tier, 'cheap');
  });
});
