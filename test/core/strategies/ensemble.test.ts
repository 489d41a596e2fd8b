import assert from 'node:assert/strict';
import type { Classification } from '../../../src/core/classify/classification.js';
import { makeEnsemble } from '../../../src/core/strategies/ensemble.js';
import { LOCAL_BASELINES } from '../../../src/core/strategies/index.js';
import type { Strategy } from '../../../src/core/strategies/strategy.js';
import { aClassification, aRequest } from '../../support/builders.js';
import { describeStrategy } from './contract.js';

const NO_ABORT = new AbortController().signal;
const input = { request: aRequest(), promptTokens: 10 };

/** A strategy that always says the same. */
const saying = (over: Partial<Classification>): Strategy => ({
  id: over.strategy ?? 'learned',
  meaning: 'Says what it is told',
  classify: () => aClassification(over),
});

const blend = (...parts: (readonly [Partial<Classification>, number])[]) =>
  makeEnsemble(parts.map(([over, weight]) => ({ strategy: saying(over), weight }))).classify(input, NO_ABORT);

describeStrategy('ensemble', () => makeEnsemble(LOCAL_BASELINES.map((strategy) => ({ strategy, weight: 1 }))));

describe('ensemble', () => {
  it('takes the weighted mean of scores and confidences', async () => {
    const { score, confidence } = await blend(
      [{ score: 0.2, confidence: 0.5 }, 3],
      [{ score: 0.6, confidence: 0.9 }, 1],
    );
    assert.deepEqual([score.toFixed(6), confidence.toFixed(6)], ['0.300000', '0.600000']);
  });

  it('takes the weighted median of tiers', async () => {
    const { tier } = await blend([{ tier: 'premium' }, 1], [{ tier: 'free' }, 1], [{ tier: 'cheap' }, 1]);
    assert.equal(tier, 'cheap');
  });

  it('lets weight times confidence decide labels', async () => {
    const { complexity, category, domain } = await blend(
      [{ complexity: 'simple', category: 'code', domain: 'cs', confidence: 0.9 }, 1],
      [{ complexity: 'complex', category: 'factual', domain: 'legal', confidence: 0.4 }, 2],
    );
    assert.deepEqual([complexity, category, domain], ['simple', 'code', 'cs']);
  });

  it('does not let those outvote a specialty that know none', async () => {
    const { specialty } = await blend([{ specialty: 'security', confidence: 0.1 }, 1], [{ specialty: undefined }, 9]);
    assert.equal(specialty, 'security');
  });

  it('averages outcomes over the parts that have them', async () => {
    const { okRatios } = await blend(
      [{ okRatios: { free: 0.2, cheap: 0.4, mid: 0.6, premium: 0.8 } }, 1],
      [{ okRatios: { free: 0.4, cheap: 0.6, mid: 0.8, premium: 1 } }, 1],
      [{ okRatios: undefined }, 5],
    );
    const shown = Object.entries(okRatios ?? {}).map(([tier, ratio]) => `${tier} ${ratio.toFixed(2)}`);
    assert.deepEqual(shown, ['free 0.30', 'cheap 0.50', 'mid 0.70', 'premium 0.90']);
  });

  it('has no outcomes when no part has', async () => {
    assert.equal((await blend([{}, 1])).okRatios, undefined);
  });

  it('scales contributions by weight, with the name of the part', async () => {
    const verb = { signal: 'verb', group: 'verb', points: 0.4, evidence: 'a verb' } as const;
    const { contributions } = await blend(
      [{ strategy: 'a', score: 0.4, contributions: [verb] }, 1],
      [{ strategy: 'b', score: 0.4, contributions: [verb] }, 3],
    );
    assert.deepEqual(
      contributions.map(({ signal, points }) => [signal, points.toFixed(6)]),
      [
        ['a/verb', '0.100000'],
        ['b/verb', '0.300000'],
      ],
    );
  });

  it('shows where a part was kept within 0 and 1', async () => {
    const verb = { signal: 'verb', group: 'verb', points: -0.1, evidence: 'a verb' } as const;
    const { contributions } = await blend([{ strategy: 'a', score: 0, contributions: [verb] }, 1]);
    assert.deepEqual(contributions[1], {
      signal: 'a/limits',
      group: 'base',
      points: 0.1,
      evidence: 'kept within 0 and 1',
    });
  });

  it('adds the moves of a word up, largest first', async () => {
    const { words } = await blend(
      [{ words: [{ word: 'park', points: 0.1 }] }, 1],
      [
        {
          words: [
            { word: 'walk', points: -0.4 },
            { word: 'park', points: 0.1 },
          ],
        },
        1,
      ],
    );
    assert.deepEqual(words, [
      { word: 'walk', points: -0.2 },
      { word: 'park', points: 0.1 },
    ]);
  });

  it('counts a part that fell back as what it gave, and says so', async () => {
    const { score, fallback } = await blend([{ score: 0.8, fallback: 'The sidecar did not answer.' }, 1], [{}, 1]);
    assert.equal(score, 0.65); // 0.8 and the builder's 0.5
    assert.equal(fallback, 'The sidecar did not answer.');
  });

  it('passes an abort on', async () => {
    const stopped = new Error('stopped');
    const strategy: Strategy = { id: 'llm', meaning: 'Waits', classify: () => Promise.reject(stopped) };
    await assert.rejects(async () => makeEnsemble([{ strategy, weight: 1 }]).classify(input, NO_ABORT), stopped);
  });

  it('hands the signal to every part', async () => {
    const { signal } = new AbortController();
    const seen: AbortSignal[] = [];
    const strategy: Strategy = {
      id: 'llm',
      meaning: 'Looks at the signal',
      classify: (_, given) => {
        seen.push(given);
        return aClassification();
      },
    };
    await makeEnsemble([{ strategy, weight: 1 }]).classify(input, signal);
    assert.deepEqual(seen, [signal]);
  });

  it('needs at least one part', () => {
    assert.throws(() => makeEnsemble([]), {
      kind: 'invalid-request',
      message: 'An ensemble needs at least one strategy.',
    });
  });

  for (const weight of [0, -1, NaN, Infinity]) {
    it(`refuses a weight of ${weight}`, () => {
      assert.throws(() => makeEnsemble([{ strategy: saying({ strategy: 'rules' }), weight }]), {
        kind: 'invalid-request',
        message: `The weight of rules must be a number above 0, not ${weight}.`,
      });
    });
  }
});
