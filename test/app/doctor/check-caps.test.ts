import assert from 'node:assert/strict';
import { checkCaps, type CapFacts } from '../../../src/app/doctor/check-caps.js';
import { aBudget, aStanding } from '../../support/budgets.js';

const look = (over: Partial<CapFacts> = {}) =>
  checkCaps({ budgets: [aBudget()], standings: [aStanding()], isPaused: false, unpriced: [], ...over });

describe('the doctor on caps', () => {
  it('is content with a cap that has room', () => {
    assert.deepEqual(look(), [{ check: 'caps', state: 'ok', what: '1 cap is set, with room left.' }]);
  });

  it('warns when there is none', () => {
    assert.match(look({ budgets: [], standings: [] })[0]?.what ?? '', /^No cap is set/);
  });

  it('tells of one that is used up, and not of one that has a little left', () => {
    assert.equal(look({ standings: [aStanding({ settledNanoUsd: 999_999_999 })] })[0]?.state, 'ok');
    const [found] = look({ standings: [aStanding({ settledNanoUsd: 1_000_000_000 })] });
    assert.equal(found?.what, "Today's cap is used up: $1.00 of $1.00.");
    assert.match(found.doThis ?? '', /signalbox budget raise/);
  });

  it('tells of a pause', () => {
    assert.match(look({ isPaused: true })[0]?.what ?? '', /paused/);
  });

  it('names five models without a price and counts the rest', () => {
    const [found] = look({ unpriced: ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6', 'a/7'] });
    assert.match(found?.what ?? '', /count them: a\/1, a\/2, a\/3, a\/4, a\/5 and 2 more\.$/);
  });
});
