import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Usage } from '../../../src/core/chat.js';
import { knownNanoUsd, type Cost } from '../../../src/core/cost.js';
import { bookingsOf, groupOf, type Booking } from '../../../src/core/spend/bookings.js';
import { aFailedEntry, anEntry } from '../../store/entries.js';
import { NO_SPEND } from '../../../src/core/spend/sums.js';
import type { SpendSums } from '../../../src/core/spend/types.js';
import { anyMoneyEntry } from '../../store/money-entries.js';
import { runs } from '../../support/runs.js';

const one = { provider: 'acme', model: 'one' };
const two = { provider: 'acme', model: 'labs/two' };
const usage: Usage = {
  inputTokens: 100,
  cacheReadTokens: 20,
  cacheWrite5mTokens: 3,
  cacheWrite1hTokens: 4,
  outputTokens: 50,
  reasoningTokens: 10,
};
const tokens = {
  inputTokens: 100,
  cacheReadTokens: 20,
  cacheWrite5mTokens: 3,
  cacheWrite1hTokens: 4,
  outputTokens: 50,
};
const sums = (over: Partial<SpendSums>): SpendSums => ({ ...NO_SPEND, ...over });
const anAttempt = (model: typeof one, cost?: Cost) => ({
  model,
  firstEventMs: undefined,
  durationMs: 5,
  error: undefined,
  message: undefined,
  ...(cost && { usage, cost }),
});

describe('bookings of an entry', () => {
  it('count a request and its one call for the model that answered', () => {
    const cost = { kind: 'exact', nanoUsd: 700 } as const;
    const entry = anEntry({ servedModel: one, attempts: [anAttempt(one, cost)], usage, cost, durationMs: 901.5 });
    assert.deepEqual(bookingsOf(entry), [
      { model: 'acme/one', kind: 'exact', sums: sums({ requests: 1, nanoUsd: 700, ...tokens, durationMs: 902 }) },
    ]);
  });

  it('count a call that broke off for the model that was called, and the request for the one that answered', () => {
    const attempts = [
      anAttempt(two, { kind: 'uncertain', nanoUsd: 200 }),
      anAttempt(one, { kind: 'exact', nanoUsd: 700 }),
    ];
    const cost = { kind: 'uncertain', nanoUsd: 900 } as const;
    assert.deepEqual(bookingsOf(anEntry({ servedModel: one, attempts, usage, cost, durationMs: 10 })), [
      { model: 'acme/one', kind: 'uncertain', sums: sums({ requests: 1, estimatedRequests: 1, durationMs: 10 }) },
      { model: 'acme/labs/two', kind: 'uncertain', sums: sums({ nanoUsd: 200, estimatedNanoUsd: 200, ...tokens }) },
      { model: 'acme/one', kind: 'exact', sums: sums({ nanoUsd: 700, ...tokens }) },
    ]);
  });

  it('count a row whose calls have no cost as a whole, as rows of before', () => {
    const attempts = [anAttempt(two), anAttempt(one)];
    const cost = { kind: 'exact', nanoUsd: 700 } as const;
    assert.deepEqual(bookingsOf(anEntry({ servedModel: one, attempts, usage, cost, durationMs: 10 })), [
      { model: 'acme/one', kind: 'exact', sums: sums({ requests: 1, nanoUsd: 700, ...tokens, durationMs: 10 }) },
    ]);
  });

  it('count what the calls do not explain for the model that answered, without tokens', () => {
    const attempts = [anAttempt(one, { kind: 'exact', nanoUsd: 700 })];
    const cost = { kind: 'exact', nanoUsd: 701 } as const;
    assert.deepEqual(bookingsOf(anEntry({ servedModel: one, attempts, usage, cost, durationMs: 0 })), [
      { model: 'acme/one', kind: 'exact', sums: sums({ requests: 1, nanoUsd: 701, ...tokens }) },
    ]);
  });

  it('count a request that nobody answered for "none"', () => {
    assert.deepEqual(bookingsOf(aFailedEntry({ durationMs: 3 })), [
      { model: 'none', kind: 'none', sums: sums({ requests: 1, failedRequests: 1, durationMs: 3 }) },
    ]);
  });

  it('count a request as an estimate or as unpriced by the kind of its cost', () => {
    const counted = (cost: Cost) => {
      const [booking] = bookingsOf(anEntry({ cost }));
      return [booking?.sums.estimatedRequests, booking?.sums.unpricedRequests];
    };
    for (const kind of ['estimated', 'partial', 'uncertain'] as const) {
      assert.deepEqual(counted({ kind, nanoUsd: 1 }), [1, 0]);
    }
    for (const kind of ['exact', 'reported'] as const) assert.deepEqual(counted({ kind, nanoUsd: 1 }), [0, 0]);
    for (const kind of ['free', 'included', 'none'] as const) assert.deepEqual(counted({ kind }), [0, 0]);
    assert.deepEqual(counted({ kind: 'unpriced' }), [0, 1]);
  });

  it('count what calls do not explain as an estimate where the cost is one', () => {
    const attempts = [anAttempt(one, { kind: 'exact', nanoUsd: 700 })];
    const bookings = bookingsOf(anEntry({ attempts, cost: { kind: 'partial', nanoUsd: 701 } }));
    assert.deepEqual(
      bookings.map(({ kind, sums: { nanoUsd, estimatedNanoUsd } }) => [kind, nanoUsd, estimatedNanoUsd]),
      [
        ['partial', 1, 1],
        ['exact', 700, 0],
      ],
    );
  });

  it('count no tokens where it is not known what they cost, and those that were free', () => {
    const inputOf = (cost: Cost) =>
      bookingsOf(anEntry({ attempts: [anAttempt(one, cost)], cost }))[0]?.sums.inputTokens;
    assert.equal(inputOf({ kind: 'unpriced' }), 0);
    assert.equal(inputOf({ kind: 'free' }), 100);
    assert.equal(inputOf({ kind: 'included' }), 100);
  });

  it('count what was canceled, but not as failed', () => {
    assert.equal(bookingsOf(anEntry({ result: 'canceled' }))[0]?.sums.failedRequests, 0);
  });

  it('hold one request and all of its money, whatever its calls were', () => {
    const sum = (of: readonly Booking[], field: 'requests' | 'nanoUsd') =>
      of.reduce((total, next) => total + next.sums[field], 0);
    fc.assert(
      fc.property(anyMoneyEntry, (entry) => {
        const bookings = bookingsOf(entry);
        const calls = entry.attempts.reduce((total, { cost }) => total + (cost ? knownNanoUsd(cost) : 0), 0);
        assert.equal(sum(bookings, 'requests'), 1);
        assert.equal(sum(bookings, 'nanoUsd'), Math.max(calls, knownNanoUsd(entry.cost)));
        assert.equal(new Set(bookings.map(({ model, kind }) => `${kind} ${model}`)).size, bookings.length);
      }),
      runs(1_000),
    );
  });
});

describe('the group of a booking', () => {
  const client = {
    surface: 'cli',
    app: 'ci',
    sessionId: undefined,
    workspace: 'site',
    key: 'bot',
    team: 'web',
  } as const;
  const entry = anEntry({ client });
  const booking: Booking = { model: 'acme/labs/two', kind: 'exact', sums: NO_SPEND };

  it('is what the entry says, and of the model both its whole name and its provider', () => {
    const by = ['model', 'provider', 'tier', 'category', 'app', 'surface', 'workspace', 'key', 'team', 'kind'] as const;
    assert.deepEqual(
      by.map((dimension) => groupOf(dimension, entry, booking)),
      ['acme/labs/two', 'acme', 'mid', 'factual', 'ci', 'cli', 'site', 'bot', 'web', 'exact'],
    );
  });

  it('is empty where the entry says nothing, and "none" for the provider of nobody', () => {
    const by = ['workspace', 'key', 'team', 'provider'] as const;
    assert.deepEqual(
      by.map((dimension) => groupOf(dimension, anEntry(), { ...booking, model: 'none' })),
      ['', '', '', 'none'],
    );
  });
});
