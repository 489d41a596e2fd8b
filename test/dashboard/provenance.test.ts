import assert from 'node:assert/strict';
import { toProvenanceView, type Provenance } from '../../src/dashboard/provenance.js';

const META: Provenance = {
  asOf: '2026-11-25',
  sha256: 'aa',
  bytes: 1_031_099,
  gzipBytes: 260_893,
  dataSha256: 'bb',
  corpusSha256: 'cc',
  report: {
    crossValidated: [
      { set: 'above', n: 1_793, apgr: 0.637, low: 0.589, high: 0.685 },
      { set: 'touching', n: 371, apgr: 0.55, low: 0.5, high: 0.6 },
    ],
    validation: {
      apgr: [{ set: 'below', n: 158, apgr: 0.44, low: 0.331, high: 0.499 }],
      labels: [{ set: 'few', head: 'category', n: 10, exact: 0.8, under: undefined, over: undefined }],
    },
    heldOut: [{ set: 'prompts', head: 'tier', n: 10, exact: 0.8, under: 0.1, over: 0.1 }],
  },
};

describe('provenance view', () => {
  const view = toProvenanceView(META);

  it('names the weights and what they were made from', () => {
    assert.deepEqual(
      [view.asOf, view.bytes, view.packedBytes, view.sha256],
      ['2026-11-25', 1_031_099, 260_893, { weights: 'aa', data: 'bb', corpus: 'cc' }],
    );
  });

  it('calls a figure better or worse than chance only when its whole interval is', () => {
    assert.deepEqual(
      view.ordering.map(({ set, judgedBy, thanChance }) => [set, judgedBy, thanChance]),
      [
        ['above', 'cross-validation', 'better'],
        ['touching', 'cross-validation', 'unclear'],
        ['below', 'shipped-weights', 'worse'],
      ],
    );
    assert.deepEqual(view.ordering[0]?.interval, { low: 0.589, high: 0.685 });
  });

  it('gives shares of labels the interval of their counts, and keeps our own rows apart', () => {
    const [few] = view.labels;
    assert.deepEqual([few?.set, few?.n, few?.exactRatio, few?.underRatio], ['few', 10, 0.8, undefined]);
    assert.deepEqual([few?.interval.low.toFixed(3), few?.interval.high.toFixed(3)], ['0.490', '0.943']); // 8 of 10
    assert.deepEqual(
      view.ownLabels.map(({ set, head, underRatio, overRatio }) => [set, head, underRatio, overRatio]),
      [['prompts', 'tier', 0.1, 0.1]],
    );
  });
});
