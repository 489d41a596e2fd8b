import assert from 'node:assert/strict';
import { estimateNanoUsd, rank } from '../../../src/core/route/rank.js';
import type { RankStage } from '../../../src/core/route/stage.js';
import { aModel } from '../../support/builders.js';
import { aContext, aNeed } from '../../support/routing.js';

const step = (points: number, note: string | undefined): RankStage => ({
  id: 'test',
  meaning: 'Adds points',
  adjustIn: () => () => ({ points, note }),
});

describe('rank', () => {
  it('estimates from list prices: 1,000 in at $1 and 500 out at $4 per million is $0.003', () => {
    assert.equal(estimateNanoUsd(aModel(), aNeed()), 3_000_000);
    assert.equal(rank([aModel()], [], aContext())[0]?.estimatedNanoUsd, 3_000_000);
  });

  it('does not estimate what has no price', () => {
    assert.equal(estimateNanoUsd(aModel({ price: undefined }), aNeed()), undefined);
  });

  it('adds up points and keeps notes in order', () => {
    const [candidate] = rank([aModel()], [step(-2, 'first'), step(-3, undefined), step(1, 'last')], aContext());
    assert.equal(candidate?.score, -4);
    assert.deepEqual(candidate.notes, ['first', 'last']);
  });

  it('keeps the order of the models', () => {
    const models = [aModel({ model: 'b' }), aModel({ model: 'a' })];
    assert.deepEqual(
      rank(models, [], aContext()).map(({ model }) => model.model),
      ['b', 'a'],
    );
  });
});
