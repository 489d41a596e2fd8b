import assert from 'node:assert/strict';
import { lostDecision, lostEntry } from '../../../src/core/budget/lost-call.js';
import { observationsOf } from '../../../src/core/memory/observe.js';
import { faultOf } from '../../../src/store/faults.js';
import { decisionSchema, entrySchema, toJson } from '../../../src/store/schema.js';
import { aDraft } from './budgets.js';

describe('a call whose process ended', () => {
  const call = {
    requestId: '01TEST00000000000000000001',
    model: { provider: 'acme', model: 'one' },
    draft: aDraft(),
    estimateNanoUsd: 2_000,
  };
  const entry = lostEntry(call);
  const decision = lostDecision(call);

  it('costs what was expected, and nobody knows whether it did', () => {
    assert.deepEqual(entry.cost, { kind: 'uncertain', nanoUsd: 2_000 });
    assert.deepEqual(entry.attempts[0]?.cost, { kind: 'uncertain', nanoUsd: 2_000 });
    assert.equal(entry.result, 'failed');
  });

  it('teaches nothing about the model', () => {
    assert.deepEqual(observationsOf(entry), []);
  });

  it('makes a row that can be read back', () => {
    assert.equal(faultOf(entry, decision), undefined);
    assert.deepEqual(entrySchema.parse(JSON.parse(toJson(entry))), entry);
    assert.deepEqual(decisionSchema.parse(JSON.parse(toJson(decision))), decision);
  });
});
