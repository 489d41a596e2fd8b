import assert from 'node:assert/strict';
import { checkPrices } from '../../../src/app/doctor/check-prices.js';

const onDay = (day: string) => checkPrices('2026-09-01', Date.parse(day));

describe('the doctor on prices', () => {
  it('tells their age, and warns after ninety days', () => {
    assert.deepEqual(onDay('2026-09-02'), {
      check: 'prices',
      state: 'ok',
      what: 'Prices are of 2026-09-01, 1 day old.',
    });
    assert.equal(onDay('2026-11-30').state, 'ok');
    assert.equal(onDay('2026-12-01').state, 'warning');
    assert.match(onDay('2026-12-01').doThis ?? '', /signalbox prices refresh/);
  });
});
