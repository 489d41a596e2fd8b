import assert from 'node:assert/strict';
import { checkClock } from '../../../src/app/doctor/check-clock.js';

const NOW = Date.UTC(2026, 10, 26, 12);
const look = (aheadMs: readonly number[], lastRowMs?: number) =>
  checkClock(
    aheadMs.map((ahead, index) => ({ name: `P${index}`, aheadMs: ahead })),
    { nowMs: NOW, lastRowMs },
  );

describe('the doctor on the clock', () => {
  it('bears two minutes and not more, either way', () => {
    assert.equal(look([120_000])[0]?.state, 'ok');
    assert.equal(look([120_001])[0]?.state, 'warning');
    assert.equal(look([-120_000])[0]?.state, 'ok');
    const [behind] = look([-180_000]);
    assert.equal(behind?.what, 'The clock of this machine is 3 minutes behind that of P0.');
    assert.match(behind.doThis ?? '', /by the network/);
  });

  it('believes the middle of several, so that one wrong server changes nothing', () => {
    assert.equal(look([0, 100, 9_000_000])[0]?.state, 'ok');
    assert.match(look([9_000_000, 9_000_000, 0])[0]?.what ?? '', /3 hours ahead of that of P0, P1, P2/);
  });

  it('knows nothing when nobody was asked', () => {
    assert.equal(look([])[0]?.state, 'unknown');
  });

  it('finds a clock that is before the last row of the ledger', () => {
    assert.equal(look([0], NOW + 60_000).length, 1);
    const [, found] = look([0], NOW + 3_600_000);
    assert.equal(found?.what, 'The clock is 60 minutes before the last request in the ledger.');
  });
});
