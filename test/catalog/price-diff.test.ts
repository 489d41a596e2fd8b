import assert from 'node:assert/strict';
import { weighFeed } from '../../src/catalog/price-diff.js';
import type { TieredRates } from '../../src/catalog/price-rates.js';
import { makePricing, type RefreshedPrices } from '../../src/catalog/prices.js';
import { aModelRow, aProviderRow } from './rows.js';

const atMs = Date.parse('2026-11-20T12:00:00Z');

/** "acme" has the prices of OpenAI's tables: "o3" is 2.00 in, 8.00 out, 0.50 cached. "acme/own" has its own. */
const ROWS = {
  providers: [aProviderRow({ pricesAs: 'openai' })],
  models: [aModelRow({ model: 'own', price: { inputUsdPerMTok: 1, outputUsdPerMTok: 1 } })],
};
const rates = (inputUsdPerMTok: number, outputUsdPerMTok: number, more: Partial<TieredRates> = {}): TieredRates => ({
  inputUsdPerMTok,
  outputUsdPerMTok,
  ...more,
});
const old = (model: string, row: TieredRates): RefreshedPrices => ({
  asOf: '2026-11-10',
  rows: new Map([[model, { ...row, since: '2026-11-10' }]]),
});
const weigh = (feed: Record<string, TieredRates>, before?: RefreshedPrices, accept = false) =>
  weighFeed(new Map(Object.entries(feed)), before, accept, {
    pricingWith: (refreshed) => makePricing(ROWS, atMs, { refreshed }),
    atMs,
    today: '2026-11-20',
  });
const kinds = (changes: readonly { kind: string; model: string; alarm: unknown }[]) =>
  changes.map(({ kind, model, alarm }) => [kind, model, alarm]);
const O3 = { cachedInputUsdPerMTok: 0.5 };

describe('a new price list', () => {
  it('tells what it adds, changes and takes away, old beside new', () => {
    const before = { ...old('acme/gone', rates(1, 1)) };
    const { changes, held } = weigh({ 'acme/new': rates(3, 4), 'acme/o3': rates(3, 8, O3) }, before);
    assert.deepEqual(kinds(changes), [
      ['removed', 'acme/gone', undefined],
      ['added', 'acme/new', undefined],
      ['changed', 'acme/o3', undefined],
    ]);
    assert.deepEqual(
      changes.map(({ before: was, after }) => [was?.inputUsdPerMTok, after?.inputUsdPerMTok]),
      [
        [1, undefined],
        [undefined, 3],
        [2, 3],
      ],
    );
    assert.deepEqual(held, []);
  });

  it('says nothing of a price that is the same', () => {
    const { changes, rows } = weigh({ 'acme/o3': rates(2, 8, O3) });
    assert.deepEqual(changes, []);
    assert.equal(rows.size, 1);
  });

  it('falls back to the tables, and says so, where a row is gone', () => {
    const { changes } = weigh({}, old('acme/o3', rates(3, 8, O3)));
    assert.deepEqual(
      changes.map(({ kind, after }) => [kind, after?.inputUsdPerMTok]),
      [['changed', 2]],
    );
  });

  for (const [what, is, alarm] of [
    ['ten times as dear', rates(20, 8, O3), undefined],
    ['more than ten times as dear', rates(20.01, 8, O3), 'tenfold'],
    ['a tenth', rates(2, 0.8, O3), undefined],
    ['less than a tenth', rates(2, 0.79, O3), 'tenfold'],
    ['more than ten times as cheap when cached', rates(2, 8, { cachedInputUsdPerMTok: 0.049 }), 'tenfold'],
    [
      'more than ten times as dear over some tokens',
      rates(2, 8, { ...O3, tiers: [{ overTokens: 9, inputUsdPerMTok: 2, outputUsdPerMTok: 81 }] }),
      'tenfold',
    ],
    ['free of charge', rates(0, 0), 'zero'],
    ['free in one direction', rates(2, 0, O3), 'zero'],
  ] as const) {
    it(`${alarm ? 'waits for consent' : 'is used at once'} when a model becomes ${what}`, () => {
      const { changes, held, rows } = weigh({ 'acme/o3': is });
      assert.deepEqual(kinds(alarm ? held : changes), [['changed', 'acme/o3', alarm]]);
      assert.equal((alarm ? changes : held).length, 0);
      assert.equal(rows.has('acme/o3'), alarm === undefined);
    });
  }

  it('waits for consent when a model nobody had a price for is free all at once', () => {
    assert.deepEqual(kinds(weigh({ 'acme/new': rates(0, 0) }).held), [['added', 'acme/new', 'zero']]);
  });

  it('waits for consent when a free model is charged for', () => {
    assert.deepEqual(kinds(weigh({ 'acme/x': rates(1, 1) }, old('acme/x', rates(0, 0))).held), [
      ['changed', 'acme/x', 'zero'],
    ]);
  });

  it('keeps the last good row of what waits', () => {
    const { rows } = weigh({ 'acme/x': rates(100, 100) }, old('acme/x', rates(1, 1)));
    assert.equal(rows.get('acme/x')?.inputUsdPerMTok, 1);
  });

  it('takes everything with consent, and still says what was alarming', () => {
    const { changes, held, rows } = weigh({ 'acme/o3': rates(0, 0) }, undefined, true);
    assert.deepEqual(kinds(changes), [['changed', 'acme/o3', 'zero']]);
    assert.deepEqual(held, []);
    assert.equal(rows.get('acme/o3')?.inputUsdPerMTok, 0);
  });

  it('leaves a model alone that has a price of its own', () => {
    const { changes, rows } = weigh({ 'acme/own': rates(5, 5) });
    assert.deepEqual([changes.length, rows.size], [0, 0]);
  });

  it('keeps the day of a price that did not change', () => {
    const before = old('acme/x', rates(1, 1, O3));
    assert.equal(weigh({ 'acme/x': rates(1, 1, O3) }, before).rows.get('acme/x')?.since, '2026-11-10');
    assert.equal(weigh({ 'acme/x': rates(1, 2, O3) }, before).rows.get('acme/x')?.since, '2026-11-20');
  });
});
