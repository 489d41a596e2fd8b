import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moneyText, spendText, usdText, viewCost, viewEstimate, viewTotal } from '../../src/dashboard/money.js';

describe('money', () => {
  describe('usdText', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '$0.00'],
      [1, '$0.000000001'],
      [42_000, '$0.000042'],
      [42_300, '$0.000042'],
      [99_900, '$0.0001'],
      [1_234_567, '$0.0012'],
      [12_300_000, '$0.0123'],
      [12_345_678, '$0.0123'],
      [100_000_000, '$0.10'],
      [423_100_000, '$0.4231'],
      [999_949_999, '$0.9999'],
      [999_950_000, '$1.00'],
      [1_000_000_000, '$1.00'],
      [1_234_000_000, '$1.23'],
      [1_235_000_000, '$1.24'],
      [999_990_000_000, '$999.99'],
      [999_999_000_000, '$1,000.00'],
      [1_234_560_000_000, '$1,234.56'],
      [1_234_567_890_000_000, '$1,234,567.89'],
    ];
    for (const [nanoUsd, text] of cases) {
      it(`writes ${nanoUsd} nano-dollars as ${text}`, () => {
        assert.equal(usdText(nanoUsd), text);
      });
    }

    it('never shows a known amount as nothing, and stays within 5 percent of it', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 9_000_000_000_000_000 }), (nanoUsd) => {
          const shown = Number(usdText(nanoUsd).replace(/[$,]/g, '')) * 1_000_000_000;
          assert.ok(Math.abs(shown - nanoUsd) <= nanoUsd * 0.05);
        }),
      );
    });

    it('never orders two amounts the wrong way round', () => {
      const shown = (nanoUsd: number): number => Number(usdText(nanoUsd).replace(/[$,]/g, ''));
      const amount = fc.integer({ min: 0, max: 2_000_000_000 });
      fc.assert(fc.property(amount, amount, (a, b) => a > b || shown(a) <= shown(b)));
    });
  });

  describe('moneyText', () => {
    it('writes an exact cost plainly', () => {
      assert.equal(moneyText({ kind: 'exact', nanoUsd: 12_300_000 }), '$0.0123');
    });

    it('writes what the provider says it cost plainly', () => {
      assert.equal(moneyText({ kind: 'reported', nanoUsd: 12_300_000 }), '$0.0123');
    });

    for (const kind of ['estimated', 'partial', 'uncertain'] as const) {
      it(`marks an amount that is ${kind}`, () => {
        assert.equal(moneyText({ kind, nanoUsd: 12_300_000 }), '≈ $0.0123');
      });
    }

    it('never writes an amount for what has none', () => {
      assert.deepEqual(
        (['free', 'included', 'unpriced', 'none'] as const).map((kind) => moneyText({ kind })),
        ['free', 'in plan', 'unpriced', '–'],
      );
    });
  });

  describe('viewCost', () => {
    it('keeps the exact amount beside the text', () => {
      assert.deepEqual(viewCost({ kind: 'estimated', nanoUsd: 5 }), { text: '≈ $0.000000005', nanoUsd: 5 });
    });

    it('knows that what is free, in a plan or never called costs nothing', () => {
      assert.deepEqual(
        (['free', 'included', 'none'] as const).map((kind) => viewCost({ kind }).nanoUsd),
        [0, 0, 0],
      );
    });

    it('has no amount for unpriced', () => {
      assert.equal(viewCost({ kind: 'unpriced' }).nanoUsd, undefined);
    });
  });

  describe('viewEstimate', () => {
    it('is free at a price of zero, unpriced without a price, and about right otherwise', () => {
      assert.deepEqual(
        [viewEstimate(0).text, viewEstimate(undefined).text, viewEstimate(1).text],
        ['free', 'unpriced', '≈ $0.000000001'],
      );
    });
  });

  describe('viewTotal', () => {
    it('says $0.00 when nothing was spent', () => {
      assert.deepEqual(viewTotal({ nanoUsd: 0, unpricedRequests: 0 }), { text: '$0.00', nanoUsd: 0 });
    });

    it('says unpriced when nothing is known of what was spent', () => {
      assert.deepEqual(viewTotal({ nanoUsd: 0, unpricedRequests: 1 }), { text: 'unpriced', nanoUsd: undefined });
    });

    it('shows the known part when only some requests are unpriced', () => {
      assert.equal(viewTotal({ nanoUsd: 1_230_000_000, unpricedRequests: 7 }).text, '$1.23');
    });

    it('is an estimate as soon as one part is', () => {
      assert.equal(viewTotal({ nanoUsd: 1_230_000_000, unpricedRequests: 0, estimatedNanoUsd: 1 }).text, '≈ $1.23');
    });

    it('is not an estimate of nothing', () => {
      assert.equal(viewTotal({ nanoUsd: 0, unpricedRequests: 0, estimatedNanoUsd: 0 }).text, '$0.00');
    });
  });

  describe('spendText', () => {
    it('adds how many requests are missing from the sum', () => {
      assert.equal(spendText({ nanoUsd: 1_230_000_000, unpricedRequests: 2 }), '$1.23 + 2 unpriced');
    });

    it('adds nothing when none are missing, or when there is no sum', () => {
      assert.equal(spendText({ nanoUsd: 1_230_000_000, unpricedRequests: 0 }), '$1.23');
      assert.equal(spendText({ nanoUsd: 0, unpricedRequests: 2 }), 'unpriced');
    });
  });
});
