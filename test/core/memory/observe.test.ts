import assert from 'node:assert/strict';
import { EMPTY_MEMORY } from '../../../src/core/memory/memory.js';
import { learn, observationsOf } from '../../../src/core/memory/observe.js';
import type { ErrorKind } from '../../../src/core/errors.js';
import { anEntry } from '../../support/entries.js';

const model = { provider: 'acme', model: 'one' };
const failed = (error: ErrorKind) =>
  observationsOf(
    anEntry({
      attempts: [{ model, firstEventMs: undefined, durationMs: 50, error, message: 'x' }],
      finish: undefined,
      error,
      result: 'failed',
    }),
  );

describe('observations of a ledger entry', () => {
  it('counts a whole answer as good, with its time and cost', () => {
    assert.deepEqual(observationsOf(anEntry()), [
      { model, taskClass: 'code/simple', atMs: 1_800_000_000_000, quality: 1, latencyMs: 900, costNanoUsd: 3_000_000 },
    ]);
  });

  it('counts a cut-off answer for something and a refusal for little', () => {
    assert.equal(observationsOf(anEntry({ finish: 'length' }))[0]?.quality, 0.6);
    assert.equal(observationsOf(anEntry({ finish: 'refused' }))[0]?.quality, 0.2);
  });

  it('counts faults of the model as zero', () => {
    assert.equal(failed('upstream-failed')[0]?.quality, 0);
    assert.equal(failed('upstream-timeout')[0]?.quality, 0);
  });

  it('learns nothing from a missing key, a rate limit or a client that left', () => {
    for (const kind of ['key-missing', 'upstream-rate-limited', 'canceled', 'upstream-unauthenticated'] as const) {
      assert.deepEqual(failed(kind), []);
    }
  });

  it('knows no cost of an unpriced answer', () => {
    assert.equal(observationsOf(anEntry({ cost: { kind: 'unpriced' } }))[0]?.costNanoUsd, undefined);
  });

  it('marks the entry as the newest one folded in', () => {
    assert.equal(learn(EMPTY_MEMORY, anEntry({ requestId: '01NEWEST' })).lastRequestId, '01NEWEST');
  });
});
