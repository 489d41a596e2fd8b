import assert from 'node:assert/strict';
import type { Standing } from '../../../src/core/health/types.js';
import { preferHealthy } from '../../../src/core/policy/prefer-healthy.js';
import { aModel } from '../../support/builders.js';
import { aContext } from '../../support/routing.js';

const adjusted = (standing: Standing | undefined, model = aModel()) =>
  preferHealthy.adjustIn(aContext({ standingOf: () => standing }))?.({
    model,
    score: 0,
    notes: [],
    estimatedNanoUsd: 0,
  });

const WELL: Standing = { rest: undefined, score: 1, inFlight: 0 };

describe('preferring what works', () => {
  it('moves nothing where nothing is known', () => {
    assert.equal(preferHealthy.adjustIn(aContext({ standingOf: undefined })), undefined);
    assert.deepEqual(adjusted(undefined), { points: 0, note: undefined });
    assert.equal(adjusted({ ...WELL, score: undefined })?.points, -0);
  });

  it('counts trouble as a second of waiting at most, and each call in flight as a tenth of it', () => {
    assert.equal(adjusted({ ...WELL, score: 0 })?.points, -0.0001);
    assert.equal(adjusted({ ...WELL, inFlight: 1 })?.points, -0.00001);
  });

  it('tells of a health below one half', () => {
    assert.equal(adjusted({ ...WELL, score: 0.5 })?.note, undefined);
    assert.equal(adjusted({ ...WELL, score: 0.49 })?.note, 'health 49 %');
  });

  it('puts what rests behind every tier, and says why', () => {
    const { points, note } = adjusted({ ...WELL, rest: { untilMs: 9, cause: 'quota' } }) ?? {};
    assert.deepEqual([points, note], [-100_000, 'left alone for now because it has no credit or quota left']);
  });

  it('says of a model that was not found what to use instead, where that is known', () => {
    const missing: Standing = { ...WELL, rest: { untilMs: 9, cause: 'missing' } };
    const ending = aModel({ lifecycle: { retiresOn: '2027-01-14', successor: 'acme/two' } });
    const text = 'left alone for now because it was not found at the provider';
    assert.equal(adjusted(missing)?.note, text);
    assert.equal(adjusted(missing, ending)?.note, `${text}; use acme/two instead`);
    assert.doesNotMatch(adjusted({ ...WELL, rest: { untilMs: 9, cause: 'quota' } }, ending)?.note ?? '', /instead/);
  });
});
