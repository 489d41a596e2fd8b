import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_USAGE } from '../../../src/core/chat.js';
import type { Attempt } from '../../../src/core/outcome.js';
import { planQuery, planSlots, slotEndMs, usedBy, withUse, type PlanSlot } from '../../../src/core/plan/use.js';
import type { SpendRow } from '../../../src/core/spend/types.js';
import { anEntry } from '../../support/entries.js';
import { runs } from '../../support/runs.js';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const NOON_MS = 1_800_014_400_000; // 2027-01-15T12:00:00Z

const PRICE = { inputUsdPerMTok: 2, cachedInputUsdPerMTok: 1, cacheWriteUsdPerMTok: 3, outputUsdPerMTok: 10 };
const priceOf = ({ model }: { model: string }) => (model === 'unpriced' ? undefined : PRICE);

const aRow = (over: Partial<SpendRow> = {}): SpendRow => ({
  slot: 0,
  group: { model: 'acme/one', kind: 'included' },
  requests: 1,
  nanoUsd: 0,
  estimatedRequests: 0,
  estimatedNanoUsd: 0,
  unpricedRequests: 0,
  failedRequests: 0,
  inputTokens: 100,
  cacheReadTokens: 20,
  cacheWrite5mTokens: 3,
  cacheWrite1hTokens: 4,
  outputTokens: 50,
  durationMs: 900,
  ...over,
});

describe('planQuery', () => {
  it('takes what is younger than the window, and this very moment', () => {
    const { sinceMs, untilMs, by } = planQuery(5, NOON_MS);
    assert.deepEqual([sinceMs, untilMs], [NOON_MS - 5 * HOUR_MS + 1, NOON_MS + 1]);
    assert.deepEqual(by, ['model', 'kind']);
  });

  it('has a slot a quarter of an hour for five hours', () => {
    const { slots } = planQuery(5, NOON_MS + 60_000);
    assert.deepEqual(slots.slice(0, 2), [NOON_MS + 60_000 - 5 * HOUR_MS + 1, NOON_MS - 5 * HOUR_MS + QUARTER_MS]);
    assert.deepEqual([slots.length, slots.at(-1)], [21, NOON_MS]);
  });

  it('has few slots for a week', () => {
    const { slots } = planQuery(168, NOON_MS);
    assert.ok(slots.length <= 97, String(slots.length));
    assert.equal((slots[2] ?? 0) - (slots[1] ?? 0), 2 * HOUR_MS);
  });

  it('has ascending slots within the window, whatever its length', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 10_000, noNaN: true }), fc.nat(10 ** 9), (hours, moreMs) => {
        const { sinceMs, untilMs, slots } = planQuery(hours, NOON_MS + moreMs);
        assert.equal(slots[0], sinceMs);
        assert.ok(slots.length <= 98 && (slots.at(-1) ?? Infinity) < (untilMs ?? 0));
        assert.ok(slots.every((startMs, at) => at === 0 || startMs > (slots[at - 1] ?? Infinity)));
      }),
      runs(1_000),
    );
  });
});

describe('planSlots', () => {
  const query = planQuery(5, NOON_MS + 60_000);
  const slotsOf = (...rows: readonly SpendRow[]) => planSlots(rows, 5, query, priceOf);

  it('adds all tokens up and prices them by list', () => {
    // 100 x $2 + 20 x $1 + 7 x $3 + 50 x $10 = 741 millionths
    assert.deepEqual(slotsOf(aRow({ slot: 20 })).get('acme'), [
      { endMs: NOON_MS + QUARTER_MS, requests: 1, tokens: 177, listNanoUsd: 741_000 },
    ]);
  });

  it('counts a model without a price by its requests and tokens alone', () => {
    const [slot] = slotsOf(aRow({ group: { model: 'acme/unpriced', kind: 'included' } })).get('acme') ?? [];
    assert.deepEqual([slot?.requests, slot?.tokens, slot?.listNanoUsd], [1, 177, 0]);
  });

  it('counts only what was booked as included', () => {
    for (const kind of ['exact', 'free', 'unpriced', 'none', 'estimated'] as const) {
      assert.equal(slotsOf(aRow({ group: { model: 'acme/one', kind } })).size, 0);
    }
    assert.equal(slotsOf(aRow({ group: { model: 'none', kind: 'included' } })).size, 0);
  });

  it('tells providers apart, and has their slots in order', () => {
    const other = { model: 'beta/labs/two', kind: 'included' };
    const slots = slotsOf(aRow({ slot: 3 }), aRow({ slot: 1 }), aRow({ group: other }));
    assert.deepEqual(
      slots.get('acme')?.map(({ endMs }) => endMs),
      [slotEndMs(5, query.slots[1] ?? 0), slotEndMs(5, query.slots[3] ?? 0)],
    );
    assert.equal(slots.get('beta')?.length, 1);
  });
});

describe('usedBy', () => {
  const usage = { ...NO_USAGE, inputTokens: 100, outputTokens: 50 };
  const call = (provider: string, kind: 'included' | 'none' | 'unpriced'): Attempt => ({
    model: { provider, model: 'one' },
    firstEventMs: 1,
    durationMs: 2,
    error: undefined,
    message: undefined,
    usage,
    cost: { kind },
  });
  const included = { kind: 'included' } as const;

  it('is the request and the tokens of its calls', () => {
    assert.deepEqual(usedBy(anEntry({ cost: included, usage, attempts: [call('acme', 'included')] }), priceOf), [
      ['acme', { requests: 0, tokens: 150, listNanoUsd: 700_000 }],
      ['acme', { requests: 1, tokens: 0, listNanoUsd: 0 }],
    ]);
  });

  it('takes the tokens of the request when its calls have no costs of their own', () => {
    assert.deepEqual(usedBy(anEntry({ cost: included, usage }), priceOf)[0], [
      'acme',
      { requests: 0, tokens: 150, listNanoUsd: 700_000 },
    ]);
  });

  it('counts a call in a plan whose request another provider answered', () => {
    const attempts = [call('beta', 'included'), call('acme', 'unpriced')];
    assert.deepEqual(usedBy(anEntry({ cost: { kind: 'unpriced' }, usage, attempts }), priceOf), [
      ['beta', { requests: 0, tokens: 150, listNanoUsd: 700_000 }],
    ]);
  });

  it('is nothing for what was paid, and for what nobody answered', () => {
    assert.deepEqual(usedBy(anEntry(), priceOf), []);
    assert.deepEqual(usedBy(anEntry({ servedModel: undefined, cost: { kind: 'none' }, attempts: [] }), priceOf), []);
  });
});

describe('withUse', () => {
  const use = { requests: 1, tokens: 10, listNanoUsd: 100 };
  const slot = (endMs: number): PlanSlot => ({ endMs, ...use });

  it('adds to the slot of that time', () => {
    assert.deepEqual(withUse([slot(NOON_MS)], { ...use, atMs: NOON_MS - 1 }, 5, NOON_MS), [
      { endMs: NOON_MS, requests: 2, tokens: 20, listNanoUsd: 200 },
    ]);
  });

  it('begins a slot in its place', () => {
    const slots = [slot(NOON_MS - QUARTER_MS), slot(NOON_MS + QUARTER_MS)];
    assert.deepEqual(
      withUse(slots, { ...use, atMs: NOON_MS - 1 }, 5, NOON_MS).map(({ endMs }) => endMs),
      [NOON_MS - QUARTER_MS, NOON_MS, NOON_MS + QUARTER_MS],
    );
  });

  it('leaves out what is as old as the window, and takes what is a moment younger', () => {
    assert.equal(withUse([], { ...use, atMs: NOON_MS - 5 * HOUR_MS }, 5, NOON_MS).length, 0);
    assert.equal(withUse([], { ...use, atMs: NOON_MS - 5 * HOUR_MS + 1 }, 5, NOON_MS).length, 1);
  });
});
