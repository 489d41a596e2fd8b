import assert from 'node:assert/strict';
import { capsTable, resetText } from '../../src/cli/caps.js';
import { aBudget, aStanding } from '../support/budgets.js';

describe('caps in a table', () => {
  it('say what is spent, set aside and left, and when they begin anew', () => {
    const standing = aStanding({ settledNanoUsd: 500_000_000, heldNanoUsd: 100_000_000 });
    assert.equal(
      capsTable([standing]),
      [
        'cap           of     spent  set aside  left   used                        resets',
        'everyone:day  $1.00  $0.50  $0.10      $0.40  ██████████░░░░░░░░░░  50 %  2026-01-02 00:00 UTC',
      ].join('\n'),
    );
  });

  it('say what was raised', () => {
    const raised = aStanding({ capNanoUsd: 3_000_000_000, raisedNanoUsd: 2_000_000_000 });
    assert.match(capsTable([raised]), /\$3\.00 \(\$2\.00 of it raised\)/);
  });

  it('reset by their own clocks, and a session when it ends', () => {
    const berlin = aBudget({ calendar: { zone: 'Europe/Berlin', resetHour: 4, weekStart: 'monday' } });
    const endMs = Date.UTC(2026, 5, 2, 2);
    assert.equal(resetText(aStanding({ budget: berlin, endMs })), '2026-06-02 04:00 Europe/Berlin');
    assert.equal(resetText(aStanding({ endMs: undefined })), 'with the session');
  });
});
