import assert from 'node:assert/strict';
import { EMPTY_MEMORY, remember } from '../../../src/core/memory/memory.js';
import { preferValue } from '../../../src/core/policy/prefer-value.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply } from '../../support/routing.js';

const price = (usd: number) => ({
  inputUsdPerMTok: usd,
  cachedInputUsdPerMTok: usd,
  cacheWriteUsdPerMTok: usd,
  outputUsdPerMTok: usd,
});

describe('prefer-value', () => {
  const near = (actual: number | undefined, expected: number) => {
    assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-9, `${actual ?? 'nothing'} is not ${expected}`);
  };

  it('scores a model nobody has tried by (price + 4 s of waiting) / 0.8', () => {
    // 1,500 tokens at $2 per million = $0.003; 4 s at $0.0001 = $0.0004; 0.0034 / 0.8 = 0.00425
    near(apply(preferValue, aPool(aModel({ price: price(2) })), aContext()).kept[0]?.score, -0.00425);
  });

  it('puts an unpriced model after every priced one, and says so', () => {
    const [candidate] = apply(preferValue, aPool(aModel({ price: undefined })), aContext()).kept;
    assert.equal(candidate?.score, -100);
    assert.deepEqual(candidate.notes, ['unpriced, so tried after priced models']);
  });

  it('uses what the memory holds for this class of task', () => {
    const model = aModel({ price: price(2) });
    const atMs = aContext().atMs;
    const seen = { model, taskClass: 'factual/medium', atMs, quality: 0, latencyMs: 1_000, costNanoUsd: undefined };
    const memory = remember(EMPTY_MEMORY, seen);
    const [candidate] = apply(preferValue, aPool(model), aContext({ memory })).kept;
    // quality 0.8 * 0.8 = 0.64, drawn to (3 * 0.8 + 1 * 0.64) / 4 = 0.76; (0.003 + 0.0001) / 0.76
    near(candidate?.score, -0.0031 / 0.76);
    assert.deepEqual(candidate?.notes, ['memory: quality 0.76 over 1 request']);
  });

  it('does not use what was learned at another class of task', () => {
    const model = aModel({ price: price(2) });
    const seen = {
      model,
      taskClass: 'code/complex',
      atMs: aContext().atMs,
      quality: 0,
      latencyMs: 9_000,
      costNanoUsd: 1,
    };
    const memory = remember(EMPTY_MEMORY, seen);
    near(apply(preferValue, aPool(model), aContext({ memory })).kept[0]?.score, -0.00425);
  });

  describe('with a plan', () => {
    const planned = (leftShare: number, model = aModel({ price: price(2) })) => {
      const headroom = { name: 'Acme', overflow: 'pay', tightest: { hours: 5, leftShare, until: '14:20' } } as const;
      const context = aContext({ plans: new Map([['acme', headroom]]) });
      return apply(preferValue, aPool(model), context).kept[0];
    };

    it('counts its models as free while a fifth is left, and says so', () => {
      near(planned(0.2)?.score, -0.0005); // waiting alone: 0.0004 / 0.8
      assert.deepEqual(planned(0.2)?.notes, ['plan: 20% of 5 h left']);
    });

    it('counts them at their list price when less is left', () => {
      near(planned(0.19)?.score, -0.00425);
      near(planned(0)?.score, -0.00425);
    });

    it('counts unpriced ones as free, until they have to be paid', () => {
      const unpriced = aModel({ price: undefined });
      near(planned(0.5, unpriced)?.score, -0.0005);
      assert.equal(planned(0, unpriced)?.score, -100);
      assert.deepEqual(planned(0, unpriced)?.notes, [
        'plan: 5 h used up, paid by list price; unpriced, so tried after priced models',
      ]);
    });

    it('leaves models of other providers alone', () => {
      near(planned(1, aModel({ provider: 'beta', price: price(2) }))?.score, -0.00425);
    });
  });
});
