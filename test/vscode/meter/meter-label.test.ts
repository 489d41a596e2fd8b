import assert from 'node:assert/strict';
import { meterLabel } from '../../../src/vscode/meter/meter-label.js';
import { aCap, aPlan, aReport, aSpend, ENGLISH } from '../support/money.js';

describe('the meter in words', () => {
  const said = (over: Parameters<typeof aReport>[0] = {}, show: 'today' | 'session' | 'month' | 'quota' = 'today') =>
    meterLabel(aReport(over), show, ENGLISH);

  it('says the amount, of what, and in how many requests', () => {
    assert.equal(said(), 'Signalbox: spent today $0.42, 3 requests');
    assert.equal(said({}, 'session'), 'Signalbox: spent in this session $0.12, 3 requests');
    assert.equal(
      said({ month: aSpend(7.25, { unpricedRequests: 1 }) }, 'month'),
      'Signalbox: spent this month $7.25 + 1 unpriced, 3 requests',
    );
  });

  it('says how far the tightest cap is used, and warns where its colour does', () => {
    assert.match(said({ standings: [aCap('day', [0.42, 5])] }), /; 8% of the cap of \$5 \(Today\) used$/);
    assert.match(said({ standings: [aCap('day', [4, 5])] }), /; warning: 80% of the cap of \$5 \(Today\) used$/);
  });

  it('says until when a cap is used up', () => {
    assert.match(
      said({ standings: [aCap('day', [5, 5])] }),
      /; the cap of \$5 \(Today\) is used up until Fri, Nov 27, 12:00 AM$/,
    );
    assert.match(
      said({ standings: [aCap('session', [1, 1])] }),
      /; the cap of \$1 \(Session of the editor\) is used up$/,
    );
  });

  it('says what the house and the watch stand for', () => {
    assert.match(said({ paused: true }), /; paid models are paused$/);
    assert.match(said({ plans: [aPlan(0.63)] }, 'quota'), /; 63% of the 5-hour window of the plan left$/);
  });
});
