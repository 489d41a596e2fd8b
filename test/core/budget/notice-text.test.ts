import assert from 'node:assert/strict';
import { clockBehindText, raiseText } from '../../../src/core/budget/notice-text.js';
import { aBudget, aStanding } from './budgets.js';

describe('what is told of money', () => {
  const berlin = aBudget({ calendar: { zone: 'Europe/Berlin', resetHour: 0, weekStart: 'monday' } });

  it('says by how much a cap was raised, to what, and until when', () => {
    const endMs = Date.parse('2026-11-26T23:00Z');
    const standing = aStanding({ budget: berlin, capNanoUsd: 7_500_000_000, endMs });
    assert.equal(
      raiseText(standing, 2_500_000_000),
      "Raised today's cap by $2.50 to $7.50, until 2026-11-27 00:00 (Europe/Berlin).",
    );
  });

  it('says no time for a session, which has no end on the calendar', () => {
    const budget = aBudget({ id: 'everyone:session#a', period: 'session' });
    const standing = aStanding({ budget, capNanoUsd: 1_000_000_000, endMs: undefined });
    assert.equal(raiseText(standing, 500_000_000), "Raised this session's cap by $0.50 to $1.00.");
  });

  it('says what a clock that is behind means, and what helps', () => {
    const text = clockBehindText(Date.parse('2026-10-17T09:30Z'), Date.parse('2026-11-26T09:30Z'));
    assert.match(text, /says 2026-10-17 09:30 \(UTC\), but money was already counted at 2026-11-26 09:30 \(UTC\)/);
    assert.match(text, /raise it\.$/);
  });
});
