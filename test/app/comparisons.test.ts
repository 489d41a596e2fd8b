import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createComparisons } from '../../src/app/comparisons.js';
import { readRow } from '../../src/app/evaluation-rows.js';
import type { LocalStrategy } from '../../src/core/strategies/strategy.js';
import { aClassification } from '../support/builders.js';

const ROWS = Array.from({ length: 250 }, (_, at) => readRow(`{"id":${at},"prompt":"x","tier":"mid"}`, at + 1));

function setUp() {
  const seen = { judged: 0, reads: 0 };
  const strategy: LocalStrategy = {
    id: 'a',
    meaning: 'Always mid',
    classify: () => {
      seen.judged += 1;
      return aClassification({ tier: 'mid' });
    },
  };
  const comparisons = createComparisons({
    rows: () => {
      seen.reads += 1;
      return Promise.resolve(ROWS);
    },
    strategies: () => Promise.resolve([strategy]),
    clockMs: () => 0,
    nowMs: () => 7_000,
  });
  return { comparisons, seen };
}

const open = (): AbortSignal => new AbortController().signal;

describe('comparisons', () => {
  it('read and judge nothing before somebody asks', async () => {
    const { comparisons, seen } = setUp();
    await nextTurn();
    assert.deepEqual([comparisons.last(), seen], [undefined, { judged: 0, reads: 0 }]);
  });

  it('are dated, and the newest is kept', async () => {
    const { comparisons } = setUp();
    const given = await comparisons.run(open());
    assert.deepEqual([given.atMs, given.rows, given.strategies[0]?.scorecard.tier?.exactRatio], [7_000, 250, 1]);
    assert.equal(comparisons.last(), given);
  });

  it('are run once for all who ask meanwhile, and anew after that', async () => {
    const { comparisons, seen } = setUp();
    const [one, other] = await Promise.all([comparisons.run(open()), comparisons.run(open())]);
    assert.equal(one, other);
    assert.equal(seen.reads, 1);
    assert.notEqual(await comparisons.run(open()), one);
  });

  it('stop within a slice when the page closes, and keep nothing of it', async () => {
    const { comparisons, seen } = setUp();
    const page = new AbortController();
    const asked = comparisons.run(page.signal);
    await nextTurn();
    page.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    assert.ok(seen.judged <= 200, `${seen.judged} rows were judged`);
    assert.equal(comparisons.last(), undefined);
  });

  it('go on while one of two pages waits', async () => {
    const { comparisons, seen } = setUp();
    const page = new AbortController();
    const leaving = comparisons.run(page.signal);
    const staying = comparisons.run(open());
    await nextTurn();
    page.abort();
    assert.equal((await staying).rows, 250);
    await leaving;
    assert.equal(seen.reads, 1);
  });

  it('start anew for who asks right after everybody left', async () => {
    const { comparisons } = setUp();
    const page = new AbortController();
    const left = comparisons.run(page.signal);
    await nextTurn();
    page.abort();
    const asked = comparisons.run(open());
    await assert.rejects(left, { name: 'AbortError' });
    assert.equal((await asked).rows, 250);
  });

  it('do not start for a page that is closed already', async () => {
    const { comparisons, seen } = setUp();
    await assert.rejects(comparisons.run(AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(seen.reads, 0);
  });
});
