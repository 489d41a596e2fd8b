import assert from 'node:assert/strict';
import { DEFAULT_STAGES } from '../../../src/core/policy/index.js';
import { toDecisionRecord } from '../../../src/core/route/record.js';
import { route } from '../../../src/core/route/route.js';
import { aModel } from '../../support/builders.js';
import { aContext, readyFor } from '../../support/routing.js';

const decide = (count: number) =>
  route(
    Array.from({ length: count }, (_, index) => aModel({ model: `m${String(index).padStart(2, '0')}` })),
    DEFAULT_STAGES,
    aContext({ access: readyFor('acme') }),
  );

describe('what is kept of a decision', () => {
  it('keeps twenty candidates and the number of all', () => {
    assert.equal(toDecisionRecord(decide(20)).candidates.length, 20);
    const record = toDecisionRecord(decide(21));
    assert.equal(record.candidates.length, 20);
    assert.equal(record.candidateCount, 21);
  });

  it('puts models of one provider that lack the same thing into one group', () => {
    const models = [aModel({ provider: 'far', model: 'a' }), aModel({ provider: 'far', model: 'b' })];
    const record = toDecisionRecord(route(models, DEFAULT_STAGES, aContext()));
    assert.deepEqual(record.rejections, [
      { stage: 'require-access', reason: 'the provider is not known here', models: ['far/*'], count: 2 },
    ]);
  });

  it('says what was asked', () => {
    assert.equal(toDecisionRecord(decide(1)).asked, 'auto:balanced');
  });
});
