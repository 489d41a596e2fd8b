import assert from 'node:assert/strict';
import { PanelSessions } from '../../src/proxy/sessions.js';

const TWELVE_HOURS_MS = 43_200_000;

describe('sessions', () => {
  let nowMs: number;
  let sessions: PanelSessions;

  beforeEach(() => {
    nowMs = 5;
    sessions = new PanelSessions(() => nowMs);
  });

  it('opens sessions of 256 bits that differ', () => {
    const one = sessions.open();
    assert.match(one, /^[0-9a-f]{64}$/);
    assert.notEqual(sessions.open(), one);
  });

  it('knows its own sessions only', () => {
    assert.equal(sessions.has(sessions.open()), true);
    assert.equal(sessions.has('0'.repeat(64)), false);
    assert.equal(new PanelSessions(() => nowMs).has(sessions.open()), false);
  });

  it('ends one after twelve hours', () => {
    const session = sessions.open();
    nowMs = 5 + TWELVE_HOURS_MS - 1;
    assert.equal(sessions.has(session), true);
    nowMs = 5 + TWELVE_HOURS_MS;
    assert.equal(sessions.has(session), false);
  });

  it('keeps those that last when it clears out the others', () => {
    const first = sessions.open();
    nowMs = TWELVE_HOURS_MS;
    const second = sessions.open();
    nowMs = TWELVE_HOURS_MS + 5;
    sessions.open();
    assert.equal(sessions.has(first), false);
    assert.equal(sessions.has(second), true);
  });
});
