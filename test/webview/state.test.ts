import assert from 'node:assert/strict';
import { EMPTY_FORM } from '../../src/webview/calculator-form.js';
import {
  keptOf,
  matchesFilter,
  shownStrategy,
  startState,
  visibleModels,
  visibleRows,
  type State,
} from '../../src/webview/state.js';
import { aComparison, aQuality } from './support/quality.js';
import { aRow, someModels } from './support/views.js';

const loaded = <T>(value: T) => ({ value, loading: false, failure: undefined });

describe('state', () => {
  it('starts on the overview with nothing filtered', () => {
    assert.deepEqual(keptOf(startState(undefined)), {
      tab: 'overview',
      openId: undefined,
      decisionFilter: '',
      modelFilter: '',
      readyOnly: false,
      matricesOf: undefined,
      chart: { days: 30, by: 'model', asTable: false },
      calculator: EMPTY_FORM,
    });
  });

  it('takes up what was kept', () => {
    const kept = {
      tab: 'models',
      openId: '01A',
      decisionFilter: 'a',
      modelFilter: 'b',
      readyOnly: true,
      matricesOf: 'rules',
      chart: { days: 90, by: 'team', asTable: true },
      calculator: { ...EMPTY_FORM, about: 'measured', inputTokens: '7' },
    } as const;
    assert.deepEqual(keptOf(startState(kept)), kept);
  });

  for (const odd of [
    null,
    'text',
    [],
    { chart: { days: 31, by: 'kind', asTable: 1 } },
    { chart: 'model', calculator: 'odd' },
    { tab: 'cellar', openId: 7, decisionFilter: {}, modelFilter: null, readyOnly: 1, matricesOf: [] },
  ]) {
    it(`leaves out what is odd in ${JSON.stringify(odd)}`, () => {
      assert.deepEqual(startState(odd), startState(undefined));
    });
  }

  describe('matchesFilter', () => {
    const texts = ['acme/One', 'premium', 'code'];

    it('finds each word anywhere, in any case and order', () => {
      assert.equal(matchesFilter('CODE  acme/o', texts), true);
    });

    it('wants every word', () => {
      assert.equal(matchesFilter('code cheap', texts), false);
    });

    it('does not find a word across two texts', () => {
      assert.equal(matchesFilter('onepremium', texts), false);
    });

    it('lets everything through without a word', () => {
      assert.equal(matchesFilter('  ', texts), true);
    });
  });

  it('filters decisions by what the table shows', () => {
    const rows = [aRow({ requestId: 'a', client: 'cline' }), aRow({ requestId: 'b', status: 'failed' })];
    const of = (decisionFilter: string): State => ({
      ...startState({ decisionFilter }),
      decisions: loaded({ rows, hasMore: false }),
    });
    assert.deepEqual(
      visibleRows(of('cline')).map(({ requestId }) => requestId),
      ['a'],
    );
    assert.deepEqual(
      visibleRows(of('failed')).map(({ requestId }) => requestId),
      ['b'],
    );
    assert.equal(visibleRows(of('')).length, 2);
  });

  it('filters models by text and by readiness', () => {
    const of = (modelFilter: string, readyOnly: boolean): State => ({
      ...startState({ modelFilter, readyOnly }),
      models: loaded(someModels()),
    });
    const names = (state: State) => visibleModels(state).map(({ model }) => model);
    assert.deepEqual(names(of('premium', false)), ['hooli/max']);
    assert.deepEqual(names(of('premium', true)), []);
    assert.deepEqual(names(of('', true)), ['acme/one']);
    assert.equal(names(of('', false)).length, 3);
  });

  it('shows the matrices of the strategy that was picked, else of the one in use, else of the first', () => {
    const shown = (matricesOf: string | undefined, inUse: string): string | undefined =>
      shownStrategy({ ...startState({ matricesOf }), quality: loaded(aQuality({ strategy: inUse })) }, aComparison())
        ?.strategy;
    assert.equal(shown('rules', 'learned'), 'rules');
    assert.equal(shown(undefined, 'rules'), 'rules');
    assert.equal(shown('gone', 'llm'), 'learned');
  });

  it('has no rows before any are loaded', () => {
    assert.deepEqual([visibleRows(startState(undefined)), visibleModels(startState(undefined))], [[], []]);
  });
});
