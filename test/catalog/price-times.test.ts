import assert from 'node:assert/strict';
import { timedPricing } from '../../src/catalog/price-times.js';
import { makePricing } from '../../src/catalog/prices.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { aModel } from '../support/builders.js';

const AT_MS = 1_800_000_000_000;
const PRICE = { inputUsdPerMTok: 1, cachedInputUsdPerMTok: 0.1, cacheWriteUsdPerMTok: 1.25, outputUsdPerMTok: 4 };

describe('timedPricing', () => {
  const model = aModel({ provider: 'acme', model: 'one', price: PRICE });
  const other = aModel({ provider: 'other', model: 'one', price: PRICE });
  const custom = { providers: [], models: [model, other] };
  const overrides = new Map([['acme/set', { inputUsdPerMTok: 1, outputUsdPerMTok: 4 }]]);
  const plain = makePricing({ providers: [], models: [] }, AT_MS, { custom, overrides });
  const timed = timedPricing(plain, (id) => (id === 'acme' ? 1.1 : 1));
  const usage = { ...NO_USAGE, inputTokens: 1_000, outputTokens: 100 };

  it('multiplies rates, charges and worst cases', () => {
    assert.equal(timed.priceOf(model)?.outputUsdPerMTok, 4.4);
    assert.equal(plain.costNanoUsd(model, usage), 1_400_000);
    assert.equal(timed.costNanoUsd(model, usage), 1_540_000);
    assert.deepEqual(timed.chargeOf(model, usage, AT_MS), { nanoUsd: 1_540_000, isFree: false });
    assert.equal(timed.dearestOf(model, 1_000, AT_MS)?.outputNanoUsdPerToken, 4_400);
    assert.equal(
      timed.sourceOf(model).text,
      'your setting "providers.custom", times 1.1 for the region it is called in',
    );
  });

  it('leaves other providers as they are', () => {
    assert.equal(timed.priceOf(other), plain.priceOf(other));
    assert.equal(timed.costNanoUsd(other, usage), 1_400_000);
    assert.equal(timed.sourceOf(other).text, 'your setting "providers.custom"');
  });

  it('takes what the user set as it is', () => {
    const set = { provider: 'acme', model: 'set' };
    assert.equal(timed.priceOf(set)?.inputUsdPerMTok, 1);
    assert.equal(timed.costNanoUsd(set, usage), 1_400_000);
  });

  it('gives no price to what has none', () => {
    const unknown = { provider: 'acme', model: 'unknown' };
    assert.equal(timed.priceOf(unknown), undefined);
    assert.equal(timed.chargeOf(unknown, usage, AT_MS), undefined);
    assert.equal(timed.dearestOf(unknown, 1, AT_MS), undefined);
  });
});
