import assert from 'node:assert/strict';
import { bar, partsTable, shareText } from '../../src/cli/bars.js';
import { NO_SPEND } from '../../src/core/spend/sums.js';

describe('bars', () => {
  it('are twenty marks long', () => {
    assert.equal(bar(0), '░'.repeat(20));
    assert.equal(bar(0.5), '█'.repeat(10) + '░'.repeat(10));
    assert.equal(bar(1), '█'.repeat(20));
  });

  it('show a mark for what is not nothing, and end at all', () => {
    assert.equal(bar(0.0001), `█${'░'.repeat(19)}`);
    assert.equal(bar(1.5), '█'.repeat(20));
  });

  it('have shares beside them in whole percent', () => {
    assert.deepEqual([0, 0.009, 0.01, 0.256, 1, 1.5].map(shareText), ['0 %', '<1 %', '1 %', '26 %', '100 %', '150 %']);
  });

  it('stand in a table, where no name is a dash and no price is no zero', () => {
    const sums = { ...NO_SPEND, requests: 3, unpricedRequests: 3, failedRequests: 1 };
    assert.equal(
      partsTable('team', [{ name: '', sums, requestShare: 1, spendShare: 0 }]),
      [
        'team  cost      share                      requests  share  failed',
        '–     unpriced  ░░░░░░░░░░░░░░░░░░░░  0 %  3         100 %  1',
      ].join('\n'),
    );
  });
});
