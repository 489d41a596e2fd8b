import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportedNanoUsd } from '../../src/wire/reported-cost.js';
import { runs } from '../support/runs.js';

describe('reportedNanoUsd', () => {
  for (const [what, usage, expected] of [
    ['dollars of OpenRouter', { cost: 0.0033789, is_byok: false }, 3_378_900],
    ['nothing at all', { cost: 0 }, 0],
    ['small amounts, which are written with an exponent', { cost: 1.96e-6 }, 1_960],
    ['half a nano-dollar, which is rounded up', { cost: 1.0000008145 }, 1_000_000_815],
    ['less than half, which is rounded down', { cost: 1.00000081449 }, 1_000_000_814],
    ['the total of Perplexity', { cost: { currency: 'USD', input_cost: 0.001, total_cost: 0.006021 } }, 6_021_000],
    ['ticks of xAI, ten of which make a nano-dollar', { cost_in_usd_ticks: 37_756_000 }, 3_775_600],
    ['half a nano-dollar in ticks', { cost_in_usd_ticks: 15 }, 2],
    ['four ticks', { cost_in_usd_ticks: 4 }, 0],
  ] as const) {
    it(`reads ${what}`, () => assert.equal(reportedNanoUsd(usage), expected));
  }

  it('adds the bill of the provider behind to the fee for a call with one’s own key', () => {
    const details = { upstream_inference_cost: 19 };
    assert.equal(reportedNanoUsd({ cost: 0.95, is_byok: true, cost_details: details }), 19_950_000_000);
    assert.equal(reportedNanoUsd({ cost: 0.95, is_byok: false, cost_details: details }), 950_000_000);
  });

  it('does not know the cost when it knows the fee only', () => {
    assert.equal(
      reportedNanoUsd({ cost: 0.95, is_byok: true, cost_details: { upstream_inference_cost: null } }),
      undefined,
    );
    assert.equal(reportedNanoUsd({ cost: 0.95, is_byok: true }), undefined);
  });

  for (const usage of [
    undefined,
    null,
    'cost',
    [1],
    {},
    { cost: null },
    { cost: '0.1' },
    { cost: -0.1 },
    { cost: Infinity },
    { cost: NaN },
    { cost: 1e300 },
    { cost: {} },
    { cost: { total_cost: 'x' } },
    { cost_in_usd_ticks: -1 },
    { cost_in_usd_ticks: '5' },
  ]) {
    it(`is not known from ${JSON.stringify(usage)}`, () => assert.equal(reportedNanoUsd(usage), undefined));
  }

  it('gives back every amount that is written in nano-dollars', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), fc.nat({ max: 999_999_999 }), (dollars, nanos) => {
        const usd = Number(`${dollars}.${String(nanos).padStart(9, '0')}`);
        assert.equal(reportedNanoUsd({ cost: usd }), dollars * 1_000_000_000 + nanos);
      }),
      runs(2_000),
    );
  });
});
