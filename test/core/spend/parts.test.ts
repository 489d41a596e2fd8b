import assert from 'node:assert/strict';
import { meanDurationMs, partsOf } from '../../../src/core/spend/parts.js';
import { NO_SPEND } from '../../../src/core/spend/sums.js';
import type { SpendSums } from '../../../src/core/spend/types.js';

const sums = (requests: number, nanoUsd: number): SpendSums => ({ ...NO_SPEND, requests, nanoUsd });

describe('parts of spend', () => {
  it('have their shares of requests and of money', () => {
    const parts = partsOf(
      new Map([
        ['a', sums(3, 250)],
        ['b', sums(1, 750)],
      ]),
    );
    assert.deepEqual(
      parts.map(({ name, requestShare, spendShare }) => [name, requestShare, spendShare]),
      [
        ['b', 0.25, 0.75],
        ['a', 0.75, 0.25],
      ],
    );
  });

  it('come dearest first, then busiest, then by name', () => {
    const parts = partsOf(
      new Map([
        ['z', sums(1, 0)],
        ['y', sums(1, 0)],
        ['x', sums(2, 0)],
        ['w', sums(1, 5)],
      ]),
    );
    assert.deepEqual(
      parts.map(({ name }) => name),
      ['w', 'x', 'y', 'z'],
    );
  });

  it('have shares of zero, and none that is no number, where nothing was asked or spent', () => {
    const [part] = partsOf(new Map([['a', sums(0, 0)]]));
    assert.deepEqual([part?.requestShare, part?.spendShare], [0, 0]);
  });

  it('are none of nothing', () => assert.deepEqual(partsOf(new Map()), []));
});

describe('mean duration', () => {
  it('is that of all requests together', () => {
    assert.equal(meanDurationMs({ ...NO_SPEND, requests: 4, durationMs: 1_000 }), 250);
  });

  it('is not known without requests', () => assert.equal(meanDurationMs(NO_SPEND), undefined));
});
