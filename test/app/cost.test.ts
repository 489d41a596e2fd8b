import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeCostBook } from '../../src/app/cost.js';
import { BUILT_IN } from '../../src/catalog/load.js';
import type { Rates } from '../../src/catalog/price-rates.js';
import { makePricing } from '../../src/catalog/prices.js';
import { NO_USAGE, type Usage } from '../../src/core/chat.js';
import type { Used } from '../../src/core/outcome.js';
import { aModel } from '../support/builders.js';
import { runs } from '../support/runs.js';

const AT = Date.parse('2026-11-20T12:00:00Z');
const written: Usage = { ...NO_USAGE, inputTokens: 3, cacheWrite5mTokens: 12_304, outputTokens: 550 };
const used = (over: Partial<Used> = {}): Used => ({ usage: written, how: 'exact', ...over });
const model = aModel({ provider: 'acme', model: 'one', price: undefined });

/** A book where "acme/one" has these rates, and "acme" says itself what calls cost. */
const bookOf = (rates: Rates | undefined, reporting = 'acme') =>
  makeCostBook({
    pricing: makePricing(BUILT_IN, AT, { overrides: new Map(rates ? [['acme/one', rates]] : []) }),
    reportsCost: (provider) => provider === reporting,
  });
const sonnet: Rates = {
  inputUsdPerMTok: 3,
  cachedInputUsdPerMTok: 0.3,
  cacheWriteUsdPerMTok: 3.75,
  outputUsdPerMTok: 15,
};

describe('the cost of a call', () => {
  const book = bookOf(sonnet);

  it('prices each bucket at its own rate: 3 in, 12,304 written, 550 out is $0.054399', () => {
    assert.deepEqual(book.costOf(model, used(), AT), { kind: 'exact', nanoUsd: 54_399_000 });
  });

  it('is known as well as its usage is', () => {
    for (const how of ['exact', 'estimated', 'partial', 'uncertain'] as const)
      assert.deepEqual(book.costOf(model, used({ how }), AT), { kind: how, nanoUsd: 54_399_000 });
  });

  it('is what the provider says, where the provider is one that does', () => {
    const reported = used({ reportedNanoUsd: 50_000_001 });
    assert.deepEqual(book.costOf(model, reported, AT), { kind: 'reported', nanoUsd: 50_000_001 });
    assert.deepEqual(bookOf(undefined).costOf(model, reported, AT), { kind: 'reported', nanoUsd: 50_000_001 });
    assert.deepEqual(book.costOf(model, used({ reportedNanoUsd: 0 }), AT), { kind: 'reported', nanoUsd: 0 });
  });

  it('is by price when anybody else says it, or says what cannot be', () => {
    const reported = used({ reportedNanoUsd: 1 });
    assert.equal(bookOf(sonnet, 'other').costOf(model, reported, AT).kind, 'exact');
    for (const reportedNanoUsd of [-1, NaN, 0.5, Infinity])
      assert.equal(book.costOf(model, used({ reportedNanoUsd }), AT).kind, 'exact', String(reportedNanoUsd));
  });

  it('is free only when the price is zero as a fact', () => {
    assert.deepEqual(bookOf({ inputUsdPerMTok: 0, outputUsdPerMTok: 0 }).costOf(model, used(), AT), { kind: 'free' });
    const nothing = used({ usage: NO_USAGE });
    assert.deepEqual(book.costOf(model, nothing, AT), { kind: 'exact', nanoUsd: 0 });
  });

  it('is unpriced, never zero, when nobody knows the price or the counts cannot be', () => {
    assert.deepEqual(bookOf(undefined).costOf(model, used(), AT), { kind: 'unpriced' });
    const broken = used({ usage: { ...NO_USAGE, outputTokens: -1 } });
    assert.deepEqual(book.costOf(model, broken, AT), { kind: 'unpriced' });
  });

  it('is none when nothing was sent', () => {
    assert.deepEqual(book.costOf(model, undefined, AT), { kind: 'none' });
  });
});

describe('the most a call may cost', () => {
  const size = { inputTokens: 1_000, outputs: 1, maxOutputTokens: 500, expectedOutputTokens: 100 };

  it('is 15 % more input at the dearest rate, and each output token at its own', () => {
    // 1,150 × 6.00 (an hour's write) = 6,900 millionths of a dollar; 1,000 × 3.00 without a cache; 1,150 × 0.30 from one
    assert.deepEqual(bookOf(sonnet).boundsOf(model, size, AT), {
      model: { provider: 'acme', model: 'one' },
      inputNanoUsd: 6_900_000,
      plainInputNanoUsd: 3_000_000,
      cachedInputNanoUsd: 345_000,
      outputNanoUsdPerToken: 15_000,
      maxOutputTokens: 500,
      expectedOutputTokens: 100,
    });
  });

  it('rounds tokens and amounts up', () => {
    const one = bookOf({ inputUsdPerMTok: 0.0001, outputUsdPerMTok: 1 });
    const inputOf = (inputTokens: number) => {
      const bounds = one.boundsOf(model, { ...size, inputTokens }, AT);
      return typeof bounds === 'string' ? bounds : bounds.inputNanoUsd;
    };
    assert.equal(inputOf(1), 1); // 2 tokens at 0.1
    assert.equal(inputOf(8), 1); // 10
    assert.equal(inputOf(9), 2); // 11
    assert.equal(inputOf(100), 12); // 115
  });

  it('counts every reply that is asked for', () => {
    const bounds = bookOf(sonnet).boundsOf(model, { ...size, outputs: 4 }, AT);
    assert.equal(typeof bounds === 'string' ? bounds : bounds.outputNanoUsdPerToken, 60_000);
  });

  it('takes the rates of long contexts as soon as the headroom may reach them', () => {
    const luna = aModel({ provider: 'openai', model: 'gpt-6-luna' }); // over 272,000 in: 0.50 out becomes 0.75
    const outputOf = (inputTokens: number) => {
      const bounds = bookOf(undefined).boundsOf(luna, { ...size, inputTokens }, AT);
      return typeof bounds === 'string' ? bounds : bounds.outputNanoUsdPerToken;
    };
    assert.equal(outputOf(236_521), 500); // 271,999.15, so 272,000
    assert.equal(outputOf(236_522), 750); // 272,000.3, so 272,001
  });

  it('takes the rates of the hour', () => {
    const flash = aModel({ provider: 'deepseek', model: 'deepseek-flash' }); // twice as dear from 1 to 4 UTC
    const at = (time: string) => bookOf(undefined).boundsOf(flash, size, Date.parse(`2026-11-20T${time}Z`));
    const rates = [at('00:59:59'), at('01:00:00')].map((one) =>
      typeof one === 'string' ? one : one.outputNanoUsdPerToken,
    );
    assert.deepEqual(rates, [600, 1_200]);
  });

  it('is nothing for what is free and for what answers on this machine', () => {
    assert.equal(bookOf({ inputUsdPerMTok: 0, outputUsdPerMTok: 0 }).boundsOf(model, size, AT), 'free');
    const helper = aModel({ provider: 'signalbox', model: 'offline-helper' });
    assert.equal(bookOf(undefined).boundsOf(helper, size, AT), 'free');
  });

  it('is unpriced when nobody knows, or a price cannot be', () => {
    assert.equal(bookOf(undefined).boundsOf(model, size, AT), 'unpriced');
    for (const inputUsdPerMTok of [-1, NaN, Infinity])
      assert.equal(bookOf({ inputUsdPerMTok, outputUsdPerMTok: 1 }).boundsOf(model, size, AT), 'unpriced');
  });

  it('is never less than what a call within its limits costs', () => {
    const book = bookOf(undefined);
    const models = BUILT_IN.models.map((row) => aModel({ provider: row.provider, model: row.model, price: undefined }));
    fc.assert(
      fc.property(fc.constantFrom(...models), limits, fc.integer({ min: 0, max: 86_399 }), (one, limit, second) => {
        const atMs = AT + second * 1_000;
        const bounds = book.boundsOf(one, limit.size, atMs);
        const cost = book.costOf(one, used({ usage: limit.usage }), atMs);
        assert.equal(bounds === 'unpriced', cost.kind === 'unpriced');
        const spent = 'nanoUsd' in cost ? cost.nanoUsd : 0;
        const most =
          typeof bounds === 'string' ? 0 : bounds.inputNanoUsd + bounds.outputNanoUsdPerToken * bounds.maxOutputTokens;
        assert.ok(spent <= most + 1, `${spent} for at most ${most}`);
      }),
      runs(2_000),
    );
  });
});

/** Limits of a call, and a usage within them. */
const limits = fc
  .record({
    inputTokens: fc.integer({ min: 0, max: 1_500_000 }),
    outputs: fc.integer({ min: 1, max: 4 }),
    maxOutputTokens: fc.integer({ min: 0, max: 200_000 }),
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ shares: [all = 0, read = 0, five = 0, hour = 0, out = 0, thought = 0], ...size }) => {
    const input = Math.floor(Math.ceil(size.inputTokens * 1.149) * all);
    const cacheReadTokens = Math.floor(input * read);
    const cacheWrite5mTokens = Math.floor((input - cacheReadTokens) * five);
    const cacheWrite1hTokens = Math.floor((input - cacheReadTokens - cacheWrite5mTokens) * hour);
    const outputTokens = Math.floor(size.outputs * size.maxOutputTokens * out);
    const usage: Usage = {
      inputTokens: input - cacheReadTokens - cacheWrite5mTokens - cacheWrite1hTokens,
      cacheReadTokens,
      cacheWrite5mTokens,
      cacheWrite1hTokens,
      outputTokens,
      reasoningTokens: Math.floor(outputTokens * thought),
    };
    return { usage, size: { ...size, expectedOutputTokens: size.maxOutputTokens } };
  });
