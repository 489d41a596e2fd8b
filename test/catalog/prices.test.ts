import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadCatalog } from '../../src/catalog/load.js';
import { makePricing, PRICES_AS_OF } from '../../src/catalog/prices.js';
import type { ModelRow, OwnPrice } from '../../src/catalog/schema.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { aModelRow, aProviderRow } from './rows.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');

describe('prices of known models', () => {
  const { pricing } = loadCatalog(NOON);
  const sonnet = { provider: 'anthropic', model: 'claude-sonnet-4-6' }; // 3.00 in, 0.30 read, 3.75 written, 15.00 out
  const luna = { provider: 'openai', model: 'gpt-6-luna' }; // 0.10 in, 0.50 out; over 272,000 in: 0.20 and 0.75

  it('gives base rates in dollars per million tokens', () => {
    assert.deepEqual(pricing.priceOf(sonnet), {
      inputUsdPerMTok: 3,
      cachedInputUsdPerMTok: 0.3,
      cacheWriteUsdPerMTok: 3.75,
      cacheWrite1hUsdPerMTok: 6,
      outputUsdPerMTok: 15,
    });
    assert.equal(pricing.priceOf(luna)?.inputUsdPerMTok, 0.1);
  });

  it('takes a cache that has no rate of its own at the rate of input', () => {
    const { priceOf, costNanoUsd } = pricing;
    const large = { provider: 'mistral', model: 'mistral-large-2512' }; // 0.50 in, 0.05 read
    assert.equal(priceOf(large)?.cacheWriteUsdPerMTok, 0.5);
    const command = { provider: 'cohere', model: 'command-a-03-2025' }; // 2.50 in
    assert.equal(priceOf(command)?.cachedInputUsdPerMTok, 2.5);
    assert.equal(costNanoUsd(command, { ...NO_USAGE, cacheReadTokens: 1_000, cacheWrite5mTokens: 1_000 }), 5_000_000);
  });

  it('looks a model up under the id it has in the tables', () => {
    const medium = { provider: 'mistral', model: 'mistral-medium-2604' }; // there 'mistral-medium-3-5'
    assert.equal(pricing.priceOf(medium)?.outputUsdPerMTok, 7.5);
  });

  it('bills each bucket at its rate', () => {
    // 3 × 3.00 + 12,304 × 3.75 + 550 × 15.00, per million = $0.054399
    const written = { ...NO_USAGE, inputTokens: 3, cacheWrite5mTokens: 12_304, outputTokens: 550 };
    assert.equal(pricing.costNanoUsd(sonnet, written), 54_399_000);

    // 3 × 3.00 + 12,304 × 0.30 + 550 × 15.00, per million = $0.0119502
    const read = { ...NO_USAGE, inputTokens: 3, cacheReadTokens: 12_304, outputTokens: 550 };
    assert.equal(pricing.costNanoUsd(sonnet, read), 11_950_200);
  });

  it('bills a write by how long it is kept, and each token once', () => {
    // 1,000 × 3.00 + 2,000 × 0.30 + 3,000 × 3.75 + 4,000 × 6.00 + 100 × 15.00, per million = $0.04035
    const usage = {
      inputTokens: 1_000,
      cacheReadTokens: 2_000,
      cacheWrite5mTokens: 3_000,
      cacheWrite1hTokens: 4_000,
      outputTokens: 100,
      reasoningTokens: 40,
    };
    assert.equal(pricing.costNanoUsd(sonnet, usage), 40_350_000);
  });

  it('bills an hour at twice the input where Claude is passed on and the tables have no rate for it', () => {
    const onBedrock = { provider: 'bedrock', model: 'global.anthropic.claude-sonnet-4-6-v1:0' }; // 3.00 in, 3.75 written
    assert.equal(pricing.costNanoUsd(onBedrock, { ...NO_USAGE, cacheWrite1hTokens: 1_000 }), 6_000_000);
    assert.equal(pricing.costNanoUsd(onBedrock, { ...NO_USAGE, cacheWrite5mTokens: 1_000 }), 3_750_000);
  });

  it('bills every write alike where nobody tells hours apart', () => {
    const terra = { provider: 'openai', model: 'gpt-6.1-terra' }; // 1.00 in, 1.25 written
    assert.equal(pricing.costNanoUsd(terra, { ...NO_USAGE, cacheWrite1hTokens: 1_000 }), 1_250_000);
    assert.equal(pricing.priceOf(terra)?.cacheWrite1hUsdPerMTok, undefined);
  });

  it('bills thoughts at their own rate where they have one', () => {
    const rows = { providers: [aProviderRow({ pricesAs: 'perplexity' })], models: [] };
    const research = { provider: 'acme', model: 'sonar-deep-research' }; // 8.00 out, 3.00 for reasoning
    // 600 × 8.00 + 400 × 3.00, per million
    const usage = { ...NO_USAGE, outputTokens: 1_000, reasoningTokens: 400 };
    assert.equal(makePricing(rows, NOON).costNanoUsd(research, usage), 6_000_000);
  });

  it('adds what a provider asks for each request', () => {
    const rows = { providers: [aProviderRow({ pricesAs: 'perplexity' })], models: [] };
    const sonar = { provider: 'acme', model: 'sonar' }; // 1.00 in and out, $12 per thousand requests
    assert.equal(makePricing(rows, NOON).costNanoUsd(sonar, { ...NO_USAGE, inputTokens: 1_000 }), 13_000_000);
  });

  it('bills a long context at its own rates, from the first token over', () => {
    // 272,000 × 0.10 + 1,000 × 0.50 = 27,700 millionths of a dollar
    const short = { ...NO_USAGE, inputTokens: 272_000, outputTokens: 1_000 };
    assert.equal(pricing.costNanoUsd(luna, short), 27_700_000);

    // 272,001 × 0.20 + 1,000 × 0.75 = 55,150.2 millionths; the cached tokens count as context
    const over = { ...NO_USAGE, inputTokens: 272_001, outputTokens: 1_000 };
    assert.equal(pricing.costNanoUsd(luna, over), 55_150_200);
  });

  it('uses the prices that held when the request was made', () => {
    const gemini = { provider: 'google', model: 'gemini-3.8-flash' }; // half price until the end of 2026
    const usage = { ...NO_USAGE, inputTokens: 1_000_000 };
    assert.equal(pricing.costNanoUsd(gemini, usage, Date.parse('2026-12-31T23:59:59Z')), 750_000_000);
    assert.equal(pricing.costNanoUsd(gemini, usage, Date.parse('2027-01-01T00:00:00Z')), 1_500_000_000);
    assert.equal(pricing.costNanoUsd(gemini, usage), 750_000_000);
    assert.equal(loadCatalog(Date.parse('2027-01-01')).pricing.costNanoUsd(gemini, usage), 1_500_000_000);
  });

  it('uses the old price for a request from before a change', () => {
    const o3 = { provider: 'openai', model: 'o3' }; // 10.00 in until 10 June 2025, 2.00 from then on
    const usage = { ...NO_USAGE, inputTokens: 1_000_000 };
    assert.equal(pricing.costNanoUsd(o3, usage, Date.parse('2025-06-09T23:59:59Z')), 10_000_000_000);
    assert.equal(pricing.costNanoUsd(o3, usage, Date.parse('2025-06-10T00:00:00Z')), 2_000_000_000);
  });

  it('is zero for free models and for models on this machine, listed or not', () => {
    const usage = { ...NO_USAGE, inputTokens: 1_000, outputTokens: 1_000 };
    const free = { provider: 'zai', model: 'glm-4.7-flash' };
    const local = { provider: 'ollama', model: 'whatever:7b' };
    assert.equal(pricing.costNanoUsd(free, usage), 0);
    assert.equal(pricing.costNanoUsd(local, usage), 0);
    assert.equal(pricing.priceOf(free)?.outputUsdPerMTok, 0);
    assert.equal(pricing.priceOf(local)?.outputUsdPerMTok, 0);
  });

  it('is undefined, never zero, when nobody knows', () => {
    const usage = { ...NO_USAGE, inputTokens: 1_000, outputTokens: 1_000 };
    const unknown = [
      { provider: 'openai', model: 'no-such-model' },
      { provider: 'no-such-provider', model: 'gpt-4.1' },
      { provider: 'ollama-cloud', model: 'glm-5.2' },
      { provider: 'vscode', model: 'copilot' },
      { provider: 'google', model: 'gemma-3-27b-it' }, // genai-prices lists it without any rate
    ];
    for (const ref of unknown) {
      assert.equal(pricing.priceOf(ref), undefined, ref.model);
      assert.equal(pricing.costNanoUsd(ref, usage), undefined, ref.model);
    }
  });

  it('is undefined for counts that cannot be', () => {
    for (const inputTokens of [-1, NaN, Infinity]) {
      assert.equal(pricing.costNanoUsd(sonnet, { ...NO_USAGE, inputTokens }), undefined, String(inputTokens));
    }
  });

  it('costs nothing to send and get nothing', () => {
    assert.equal(pricing.costNanoUsd(sonnet, NO_USAGE), 0);
  });
});

describe('a price of its own', () => {
  const ref = { provider: 'acme', model: 'anvil-1' };
  const pricedAt = (price: OwnPrice, more: Partial<ModelRow> = {}) =>
    makePricing({ providers: [aProviderRow()], models: [aModelRow({ price, ...more })] }, NOON);

  it('wins over the price tables', () => {
    const { priceOf } = loadCatalog(NOON).pricing;
    // The tables of 0.1.8 take this model for its predecessor, whose cache reads cost twice as much.
    assert.equal(priceOf({ provider: 'anthropic', model: 'claude-sonnet-5-5' })?.cachedInputUsdPerMTok, 0.1);
  });

  it('rounds to whole nano-dollars, half up', () => {
    const { costNanoUsd } = pricedAt({ inputUsdPerMTok: 0.0005, outputUsdPerMTok: 0.00049 });
    assert.equal(costNanoUsd(ref, { ...NO_USAGE, inputTokens: 1 }), 1); // 0.5 nano-dollars
    assert.equal(costNanoUsd(ref, { ...NO_USAGE, inputTokens: 3 }), 2); // 1.5
    assert.equal(costNanoUsd(ref, { ...NO_USAGE, inputTokens: 15 }), 8); // 7.5, which binary fractions make 7.499…
    assert.equal(costNanoUsd(ref, { ...NO_USAGE, outputTokens: 1 }), 0); // 0.49
  });

  it('multiplies every rate of a request with a long context', () => {
    const longContext = { overTokens: 1_000, inputTimes: 2, outputTimes: 1.5 };
    const { costNanoUsd } = pricedAt({
      inputUsdPerMTok: 1,
      cachedInputUsdPerMTok: 0.5,
      outputUsdPerMTok: 4,
      longContext,
    });
    const usage = { ...NO_USAGE, inputTokens: 900, cacheReadTokens: 100, outputTokens: 10 };
    // 900 × 1 + 100 × 0.5 + 10 × 4 = 990 millionths of a dollar
    assert.equal(costNanoUsd(ref, usage), 990_000);
    // 901 × 2 + 100 × 1 + 10 × 6 = 1,962
    assert.equal(costNanoUsd(ref, { ...usage, inputTokens: 901 }), 1_962_000);
  });

  it('multiplies every rate in peak hours, from the hour they start to the hour they end', () => {
    const { costNanoUsd, priceOf } = pricedAt({
      inputUsdPerMTok: 1,
      outputUsdPerMTok: 1,
      peak: {
        hoursUtc: [
          [1, 4],
          [6, 10],
        ],
        times: 2,
      },
    });
    const costAt = (time: string) =>
      costNanoUsd(ref, { ...NO_USAGE, inputTokens: 1 }, Date.parse(`2026-11-20T${time}Z`));
    assert.deepEqual(
      ['00:59:59', '01:00:00', '03:59:59', '04:00:00', '09:59:59'].map(costAt),
      [1_000, 2_000, 2_000, 1_000, 2_000],
    );
    assert.equal(priceOf(ref)?.inputUsdPerMTok, 1);
  });
});

describe('PRICES_AS_OF', () => {
  it('is the date of the version that is installed: look it up again when this fails', () => {
    const main = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
    const manifest: unknown = JSON.parse(readFileSync(main.replace(/dist[/\\].*$/, 'package.json'), 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null && 'version' in manifest);
    assert.deepEqual([manifest.version, PRICES_AS_OF], ['0.1.8', '2026-09-23']);
  });
});
