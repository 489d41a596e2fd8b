import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SpendQuery } from '../../src/core/spend/types.js';
import { piecesOf, slotOf, type Piece } from '../../src/store/spend-pieces.js';
import { runs } from '../support/runs.js';
import { HOUR_MS } from './entries.js';
import { anyMoment, DAY_MS, QUARTER_MS } from './money-entries.js';

const query = (over: Partial<SpendQuery>): SpendQuery => ({
  sinceMs: 0,
  untilMs: undefined,
  slots: [],
  by: [],
  ...over,
});
const inOrder = (pieces: readonly Piece[]) => pieces.toSorted((a, b) => a.fromMs - b.fromMs);

describe('pieces of a question about spend', () => {
  it('are the largest sums that fit, and single requests at both ends', () => {
    const pieces = piecesOf(
      query({ sinceMs: DAY_MS - HOUR_MS - QUARTER_MS - 1, untilMs: 33 * DAY_MS + QUARTER_MS + 2 }),
      0,
    );
    const of = (sizeMs: Piece['sizeMs'], fromMs: number, toMs: number): Piece => ({ slot: 0, sizeMs, fromMs, toMs });
    assert.deepEqual(inOrder(pieces), [
      of('rows', DAY_MS - HOUR_MS - QUARTER_MS - 1, DAY_MS - HOUR_MS - QUARTER_MS),
      of(QUARTER_MS, DAY_MS - HOUR_MS - QUARTER_MS, DAY_MS - HOUR_MS),
      of(HOUR_MS, DAY_MS - HOUR_MS, DAY_MS),
      of(DAY_MS, DAY_MS, 33 * DAY_MS),
      of(QUARTER_MS, 33 * DAY_MS, 33 * DAY_MS + QUARTER_MS),
      of('rows', 33 * DAY_MS + QUARTER_MS, 33 * DAY_MS + QUARTER_MS + 2),
    ]);
  });

  it('are few for years', () => {
    const pieces = piecesOf(query({ untilMs: 2_048 * DAY_MS }), 0);
    assert.deepEqual(pieces, [{ slot: 0, sizeMs: 1_024 * DAY_MS, fromMs: 0, toMs: 2_048 * DAY_MS }]);
    const from1995 = piecesOf(query({ sinceMs: 9_131 * DAY_MS, untilMs: 20_000 * DAY_MS }), 0);
    assert.deepEqual(
      from1995.map(({ sizeMs }) => Number(sizeMs) / DAY_MS),
      [1, 32, 1_024, 32],
    );
  });

  it('have no end where the question has none', () => {
    assert.deepEqual(piecesOf(query({}), 0), [{ slot: 0, sizeMs: 1_024 * DAY_MS, fromMs: 0, toMs: Infinity }]);
  });

  it('are none for a time that ends where it begins', () => {
    assert.deepEqual(piecesOf(query({ sinceMs: 5, untilMs: 5 }), 0), []);
  });

  it('are whole days where only days are left', () => {
    const pieces = piecesOf(
      query({ sinceMs: DAY_MS / 2, slots: [0, DAY_MS, DAY_MS + 1, 3 * DAY_MS], untilMs: 4 * DAY_MS }),
      3 * DAY_MS,
    );
    assert.deepEqual(inOrder(pieces), [
      { slot: 1, sizeMs: DAY_MS, fromMs: DAY_MS, toMs: 2 * DAY_MS },
      { slot: 2, sizeMs: DAY_MS, fromMs: 2 * DAY_MS, toMs: 3 * DAY_MS },
      { slot: 3, sizeMs: DAY_MS, fromMs: 3 * DAY_MS, toMs: 4 * DAY_MS },
    ]);
  });

  const anyQuery = fc
    .record({
      sinceMs: anyMoment,
      untilMs: fc.option(anyMoment, { nil: undefined }),
      slots: fc.array(anyMoment, { maxLength: 6 }),
    })
    .map(({ slots, ...rest }) => query({ ...rest, slots: slots.toSorted((a, b) => a - b) }));
  const anyKeptSince = anyMoment.map((atMs) => Math.floor(atMs / DAY_MS) * DAY_MS);

  it('hold every moment of a slot once, and no other, whatever was removed', () => {
    fc.assert(
      fc.property(anyQuery, anyKeptSince, anyMoment, (asked, keptSinceMs, atMs) => {
        const holding = piecesOf(asked, keptSinceMs).filter(({ sizeMs, fromMs, toMs }) => {
          const countedAtMs = sizeMs === 'rows' ? atMs : Math.floor(atMs / sizeMs) * sizeMs;
          return countedAtMs >= fromMs && countedAtMs < toMs;
        });
        const slot = slotOf(asked, keptSinceMs, atMs);
        assert.deepEqual(
          holding.map((piece) => piece.slot),
          slot === undefined ? [] : [slot],
        );
      }),
      runs(3_000),
    );
  });

  it('use nothing smaller than a day where only days are left', () => {
    fc.assert(
      fc.property(anyQuery, anyKeptSince, (asked, keptSinceMs) => {
        for (const { sizeMs, fromMs } of piecesOf(asked, keptSinceMs)) {
          assert.ok(fromMs >= keptSinceMs || (sizeMs !== 'rows' && sizeMs >= DAY_MS));
        }
      }),
      runs(1_000),
    );
  });
});

describe('the slot of a moment', () => {
  const asked = query({ sinceMs: 10, untilMs: 40, slots: [0, 20, 30] });

  it('begins with its first millisecond and ends before that of the next', () => {
    assert.deepEqual(
      [9, 10, 19, 20, 29, 30, 39, 40].map((atMs) => slotOf(asked, 0, atMs)),
      [undefined, 0, 0, 1, 1, 2, 2, undefined],
    );
  });

  it('is none before the first slot', () => {
    assert.equal(slotOf(query({ slots: [20] }), 0, 19), undefined);
  });

  it('is that of its day where only days are left', () => {
    const days = query({ slots: [0, DAY_MS / 2] });
    assert.equal(slotOf(days, DAY_MS, DAY_MS - 1), 0);
    assert.equal(slotOf(days, 0, DAY_MS - 1), 1);
  });
});
