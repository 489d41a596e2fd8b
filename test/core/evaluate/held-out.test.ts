import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isHeldOut, selectBenchmark } from '../../../src/core/evaluate/held-out.js';

describe('rows held out', () => {
  // Published FNV-1a values: 'a' e40c292c, 'e' e00c22e0, 'foobar' bf9cf968. Source: RFC 9923, test vectors.
  it('are those whose name hashes to a multiple of 16', () => {
    assert.equal(isHeldOut({ id: 'e' }), true);
    assert.equal(isHeldOut({ id: 'a' }), false);
    assert.equal(isHeldOut({ id: 'foobar' }), false);
  });

  it('go by their group where they have one', () => {
    assert.equal(isHeldOut({ id: 'a', group: 'e' }), true);
    assert.equal(isHeldOut({ id: 'e', group: 'a' }), false);
  });

  it('are about one in sixteen', () => {
    const names = Array.from({ length: 16_000 }, (_, number) => ({ id: `row-${String(number).padStart(5, '0')}` }));
    const count = names.filter(isHeldOut).length;
    assert.ok(count > 900 && count < 1_100, `${count} of 16,000`);
  });
});

describe('rows of the benchmark', () => {
  const rows = Array.from({ length: 16_000 }, (_, number) => ({ id: `row-${number}` }));

  it('are all that are held out, in their order, while those are few', () => {
    const few = rows.slice(0, 2_000);
    assert.deepEqual(selectBenchmark(few), few.filter(isHeldOut));
  });

  it('are 300 of them when there are more, the same ones whatever their order', () => {
    const chosen = selectBenchmark(rows);
    assert.equal(chosen.length, 300);
    assert.ok(chosen.every(isHeldOut));
    assert.deepEqual(selectBenchmark(rows.toReversed()), chosen.toReversed());
  });

  it('are what the corpus gives now (if not, run node scripts/held-out.mjs)', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/held-out.mjs', '--check']);
    const file = await readFile('src/catalog/data/benchmark.jsonl', 'utf8');
    assert.equal(stdout, `${file.split('\n').length - 1} rows\n`);
  });
});
