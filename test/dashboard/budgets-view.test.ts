import assert from 'node:assert/strict';
import { toBudgetRow, toBudgetsView } from '../../src/dashboard/budgets-view.js';
import { aBudget, aStanding } from '../support/budgets.js';
import { aReport, FRIDAY_MS } from './support/report.js';

const viewOf = (over: Partial<Parameters<typeof toBudgetsView>[0]>) =>
  toBudgetsView({ report: aReport(), standings: [], budgets: [], notices: [], ...over });

describe('budgets-view', () => {
  it('shows caps on single requests first, which nothing is spent of', () => {
    const budgets = [aBudget({ id: 'everyone:request', period: 'request' }), aBudget()];
    const standings = [aStanding({ settledNanoUsd: 5 })];
    assert.deepEqual(
      viewOf({ budgets, standings }).budgets.map(({ id, spent, resetsAtMs }) => [id, spent.nanoUsd, resetsAtMs]),
      [
        ['everyone:request', 0, undefined],
        ['everyone:day', 5, Date.UTC(2026, 0, 2)],
      ],
    );
  });

  it('shows a cap on single requests once when it has a standing as well', () => {
    const budget = aBudget({ id: 'everyone:request', period: 'request' });
    assert.equal(viewOf({ budgets: [budget], standings: [aStanding({ budget })] }).budgets.length, 1);
  });

  it('says when days and weeks begin, and what happens at a cap', () => {
    const calendar = { zone: 'Asia/Kathmandu', resetHour: 6, weekStart: 'sunday' } as const;
    const view = viewOf({ report: aReport({ calendar, onExceeded: 'reject', paused: true }) });
    assert.deepEqual(
      [view.atMs, view.zone, view.resetHour, view.weekStart, view.onExceeded, view.isPaused],
      [FRIDAY_MS, 'Asia/Kathmandu', 6, 'sunday', 'reject', true],
    );
  });

  it('passes notices on in their order, without what only programs need', () => {
    const notice = { id: '01N', atMs: 1, kind: 'raise', text: 'Raised.', severity: 'info' } as const;
    const notices = [{ ...notice, subject: 'everyone:day', once: '01N', value: 2 }];
    assert.deepEqual(viewOf({ notices }).notices, [notice]);
  });

  describe('toBudgetRow', () => {
    it('says by how much a cap was raised', () => {
      assert.deepEqual(toBudgetRow(aStanding({ raisedNanoUsd: 2_000_000_000 })).raised, {
        text: '$2.00',
        nanoUsd: 2_000_000_000,
      });
      assert.equal(toBudgetRow(aStanding()).raised, undefined);
    });

    it('names the session that a cap counts', () => {
      const budget = aBudget({ id: 'everyone:session#claude#7', period: 'session' });
      assert.equal(toBudgetRow(aStanding({ budget })).session, 'claude#7');
    });

    it('takes no part of another name for a session', () => {
      const budget = aBudget({ id: 'workspace:c#:day', scope: { kind: 'workspace', name: 'c#' } });
      assert.equal(toBudgetRow(aStanding({ budget })).session, undefined);
    });
  });
});
