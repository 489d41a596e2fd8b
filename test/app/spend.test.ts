import assert from 'node:assert/strict';
import { createSpendMeter } from '../../src/app/spend.js';
import { Emitter } from '../../src/core/emitter.js';
import type { LedgerEntry, Spend } from '../../src/core/ledger.js';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 20, 1, 30);

describe('the spend meter', () => {
  const asked: number[] = [];
  const appended = new Emitter<LedgerEntry>(() => undefined);
  const ledger = {
    spendSince: (sinceMs: number) => {
      asked.push(sinceMs);
      return Promise.resolve({ sinceMs } as Spend);
    },
    onDidAppend: appended.event,
  };
  let nowMs = NOW_MS;
  const meter = createSpendMeter({
    ledger,
    calendar: () => ({ zone: 'UTC', resetHour: 2, weekStart: 'monday' }),
    nowMs: () => nowMs,
    report: (error) => assert.fail(String(error)),
  });
  after(() => meter.dispose());

  it('begins days, weeks and months where the calendar of caps does, and a session with itself', async () => {
    const { session, today, week, month, all } = await meter.read();
    assert.equal(session.sinceMs, NOW_MS);
    assert.equal(today.sinceMs, Date.UTC(2026, 10, 19, 2)); // at half past one the day before still runs
    assert.equal(week.sinceMs, Date.UTC(2026, 10, 16, 2));
    assert.equal(month.sinceMs, Date.UTC(2026, 10, 1, 2));
    assert.equal(all.sinceMs, 0);
  });

  it('begins a new session when asked to, and tells', async () => {
    let told = 0;
    const listening = meter.onDidChange(() => (told += 1));
    nowMs += HOUR_MS;
    meter.resetSession();
    listening.dispose();
    assert.equal(told, 1);
    assert.equal((await meter.read()).session.sinceMs, NOW_MS + HOUR_MS);
  });
});
