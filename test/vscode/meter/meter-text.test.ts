import assert from 'node:assert/strict';
import { meterText, type MeterShow } from '../../../src/vscode/meter/meter-text.js';
import { aBudget } from '../../support/budgets.js';
import { aCap, aPlan, aReport, aSpend, usd } from '../support/money.js';

describe('the meter', () => {
  const shown = (over: Parameters<typeof aReport>[0] = {}, show: MeterShow = 'today', isPaidReady?: boolean) =>
    meterText(aReport(over), show, isPaidReady);
  const nothing = aSpend(0, { requests: 0 });

  describe('shows what was spent', () => {
    const cases: readonly (readonly [MeterShow, string])[] = [
      ['today', '$0.42'],
      ['session', '$0.12'],
      ['month', '$7.25'],
    ];
    for (const [show, text] of cases) {
      it(`with ${show}`, () => assert.deepEqual(shown({}, show), { icon: 'graph', text, level: 'plain' }));
    }

    it('against the cap of that period', () => {
      assert.equal(shown({ standings: [aCap('day', [0.42, 5])] }).text, '$0.42 / $5');
      assert.equal(shown({ standings: [aCap('month', [7.25, 12.5])] }, 'month').text, '$7.25 / $12.50');
    });

    it('but not against the cap of the session of the editor, which is over less', () => {
      assert.equal(shown({ standings: [aCap('session', [0.02, 1])] }, 'session').text, '$0.12');
    });

    it('and never against the cap of another period, or of the workspace', () => {
      assert.equal(shown({ standings: [aCap('month', [0.42, 50])] }).text, '$0.42');
      const scope = { kind: 'workspace', name: 'site' } as const;
      assert.equal(shown({ standings: [aCap('day', [0.1, 5], { scope })] }).text, '$0.42');
    });

    it('with what is not in the sum, and a mark on estimates', () => {
      assert.equal(shown({ today: aSpend(0.42, { unpricedRequests: 2 }) }).text, '$0.42 + 2 unpriced');
      assert.equal(shown({ today: aSpend(0.42, { estimatedNanoUsd: 1 }) }).text, '≈ $0.42');
      assert.equal(shown({ today: aSpend(0, { unpricedRequests: 2 }) }).text, 'unpriced');
    });

    it('and $0.00 at the start of a day', () => assert.equal(shown({ today: nothing }).text, '$0.00'));
  });

  describe('warns of a cap', () => {
    const at = (spent: number, cap = 100) => shown({ standings: [aCap('day', [spent, cap])] });

    it('not below four fifths of it', () => {
      assert.deepEqual(at(79.99), { icon: 'graph', text: '$0.42 / $100', level: 'plain' });
    });

    it('from four fifths on, in percent', () => {
      assert.deepEqual(at(80), { icon: 'warning', text: '80%', level: 'warning' });
      assert.equal(at(84.9).text, '84%');
    });

    it('and says 100 % of none that is not used up', () => {
      assert.deepEqual(at(99.999_999_999), { icon: 'warning', text: '99%', level: 'warning' });
    });

    it('until it is used up', () => {
      assert.deepEqual(at(100), { icon: 'circle-slash', text: 'cap', level: 'error' });
      assert.deepEqual(at(101), { icon: 'circle-slash', text: 'cap', level: 'error' });
      assert.deepEqual(at(0, 0), { icon: 'circle-slash', text: 'cap', level: 'error' });
    });

    it('whichever period it is of, and whatever is shown', () => {
      const standings = [aCap('day', [1, 5]), aCap('month', [90, 100])];
      for (const show of ['today', 'session', 'quota'] as const) assert.equal(shown({ standings }, show).text, '90%');
    });

    it('in percent alone when it only warns', () => {
      const budget = aBudget({ isHard: false });
      const standings = [aCap('day', [6, 5], { budget })];
      assert.deepEqual(shown({ standings }), { icon: 'warning', text: '120%', level: 'warning' });
    });
  });

  describe('shows a house', () => {
    const local = { icon: 'home', text: 'local', level: 'plain' };

    it('while paid models are paused, whatever the caps say', () => {
      assert.deepEqual(shown({ paused: true, standings: [aCap('day', [5, 5])] }), local);
    });

    it('while nothing was spent and nothing that costs is connected', () => {
      assert.deepEqual(shown({ today: nothing }, 'today', false), local);
    });

    it('but not before somebody has looked, and not over money that was spent', () => {
      assert.equal(shown({ today: nothing }, 'today', undefined).icon, 'graph');
      assert.equal(shown({ today: nothing }, 'today', true).icon, 'graph');
      assert.equal(shown({}, 'today', false).text, '$0.42');
      assert.equal(shown({ today: aSpend(0, { unpricedRequests: 1 }) }, 'today', false).text, 'unpriced');
    });
  });

  describe('with quota', () => {
    it('shows what is left of the tightest window, and when it frees up', () => {
      const plans = [aPlan(0.9), aPlan(0.63)];
      assert.deepEqual(shown({ plans }, 'quota'), { icon: 'watch', text: '63% · 2h10m', level: 'plain' });
    });

    it('shows no time while nothing was used', () => {
      const { plan, tightest } = aPlan(1);
      assert.ok(tightest);
      const unused = { ...tightest, freesAtMs: undefined };
      assert.equal(shown({ plans: [{ plan, windows: [unused], tightest: unused }] }, 'quota').text, '100%');
    });

    it('shows today where there is no plan', () => assert.equal(shown({}, 'quota').text, '$0.42'));
  });

  it('shows a raised cap as it is now', () => {
    const standings = [aCap('day', [4.5, 10], { raisedNanoUsd: usd(5) })];
    assert.equal(shown({ standings }).text, '$0.42 / $10');
  });
});
