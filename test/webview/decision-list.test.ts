import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addRow, appendOlder, countNew, mergeNewest, type DecisionList } from '../../src/webview/decision-list.js';
import { aRow } from './support/views.js';

const listOf = (ids: string, hasMore = false): DecisionList => ({
  rows: Array.from(ids, (requestId) => aRow({ requestId })),
  hasMore,
});
const idsOf = ({ rows }: DecisionList): string => rows.map((row) => row.requestId).join('');

describe('decision-list', () => {
  it('starts with the first page', () => {
    assert.deepEqual(mergeNewest(undefined, listOf('cb', true)), listOf('cb', true));
  });

  it('puts newer rows in front and keeps the older pages', () => {
    const merged = mergeNewest(listOf('cba', false), listOf('edc', true));
    assert.equal(idsOf(merged), 'edcba');
    assert.equal(merged.hasMore, false);
  });

  it('believes the page about older rows when there is nothing behind it', () => {
    assert.equal(mergeNewest(listOf('c', false), listOf('dc', true)).hasMore, true);
  });

  it('starts over when rows in between may be missing', () => {
    const merged = mergeNewest(listOf('ba', false), listOf('zy', true));
    assert.equal(idsOf(merged), 'zy');
    assert.equal(merged.hasMore, true);
  });

  it('takes the newer version of a row', () => {
    const page = { rows: [aRow({ requestId: 'a', status: 'failed' })], hasMore: false };
    assert.equal(mergeNewest(listOf('a'), page).rows[0]?.status, 'failed');
  });

  it('puts an older page behind, without repeating a row', () => {
    const list = appendOlder(listOf('dc', true), listOf('cba', false));
    assert.equal(idsOf(list), 'dcba');
    assert.equal(list.hasMore, false);
  });

  it('puts one new row in front', () => {
    assert.equal(idsOf(addRow(listOf('ba', true), aRow({ requestId: 'c' }))), 'cba');
  });

  it('replaces a row it knows where it stands', () => {
    const list = addRow(listOf('ba'), aRow({ requestId: 'a', status: 'failed' }));
    assert.deepEqual(
      list.rows.map(({ requestId, status }) => [requestId, status]),
      [
        ['b', 'ok'],
        ['a', 'failed'],
      ],
    );
  });

  it('counts the rows that were not there before, and none on the first page', () => {
    assert.equal(countNew(listOf('ba'), listOf('dcba')), 2);
    assert.equal(countNew(undefined, listOf('ba')), 0);
  });

  it('never repeats or reorders rows, whatever pages come in', () => {
    const newest = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(newest, newest), { minLength: 1 }), (pages) => {
        let list: DecisionList | undefined;
        let top = 0;
        for (const [step, length] of pages) {
          top += step;
          const numbers = Array.from({ length: Math.min(length, top) }, (_, index) => top - index);
          list = mergeNewest(list, { rows: numbers.map((n) => aRow({ requestId: String(n) })), hasMore: true });
        }
        const ids = list?.rows.map((row) => Number(row.requestId)) ?? [];
        assert.deepEqual(
          ids,
          Array.from({ length: ids.length }, (_, index) => top - index),
        );
      }),
    );
  });
});
