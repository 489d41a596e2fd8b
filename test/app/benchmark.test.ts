import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compareStrategies, readBenchmarkRows } from '../../src/app/benchmark.js';
import { readRow } from '../../src/app/evaluation-rows.js';
import type { LocalStrategy } from '../../src/core/strategies/strategy.js';
import { aClassification } from '../support/builders.js';

const always = (id: string, tier: 'cheap' | 'mid', onCall: () => void = () => undefined): LocalStrategy => ({
  id,
  meaning: `Always ${tier}`,
  classify: () => {
    onCall();
    return aClassification({ tier });
  },
});

const rowsOf = (...tiers: readonly string[]) =>
  tiers.map((tier, at) => readRow(JSON.stringify({ id: at, prompt: 'x', tier }), at + 1));

const deps = { nowMs: () => 0, signal: new AbortController().signal };

describe('comparing strategies', () => {
  it('scores each on the same rows', async () => {
    const found = await compareStrategies(
      rowsOf('mid', 'cheap', 'mid'),
      [always('a', 'mid'), always('b', 'cheap')],
      deps,
    );
    assert.deepEqual(
      found.map(({ strategy, meaning, scorecard }) => [strategy, meaning, scorecard.tier?.correct, scorecard.tier?.n]),
      [
        ['a', 'Always mid', 2, 3],
        ['b', 'Always cheap', 1, 3],
      ],
    );
  });

  it('times each row in microseconds, after a warm-up that does not count', async () => {
    let clockMs = 0;
    let calls = 0;
    const slower = always('a', 'mid', () => {
      calls += 1;
      clockMs += calls <= 100 ? 500 : (calls - 100) / 1_000; // then 1, 2 … 100 µs
    });
    const rows = rowsOf(...Array.from({ length: 100 }, () => 'mid'));
    const [found] = await compareStrategies(rows, [slower], { ...deps, nowMs: () => clockMs });
    assert.equal(Math.round(found?.medianMicroseconds ?? 0), 51);
    assert.equal(Math.round(found?.p99Microseconds ?? 0), 100);
  });

  it('counts a row once, also those of the warm-up', async () => {
    const [found] = await compareStrategies(
      rowsOf(...Array.from({ length: 301 }, () => 'mid')),
      [always('a', 'mid')],
      deps,
    );
    assert.equal(found?.scorecard.tier?.n, 301);
  });

  it('counts tiers by expected and given, and kinds of request', async () => {
    const rows = [
      '{"id":1,"prompt":"x","tier":"mid","complexity":"medium","category":"factual"}',
      '{"id":2,"prompt":"x","tier":"free","complexity":"medium","category":"code"}',
      '{"id":3,"prompt":"x"}',
    ].map((line, at) => readRow(line, at + 1));
    const [found] = await compareStrategies(rows, [always('a', 'mid')], deps);
    assert.deepEqual(found?.tiers.counts, [
      [0, 0, 1, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    assert.deepEqual(
      found.cells.filter(({ n }) => n > 0),
      [
        { complexity: 'medium', category: 'factual', n: 1, correct: 1 },
        { complexity: 'medium', category: 'code', n: 1, correct: 0 },
      ],
    );
  });

  it('says when another strategy judged under the name', async () => {
    const standIn: LocalStrategy = {
      ...always('a', 'mid'),
      classify: () => aClassification({ fallback: 'judged by b' }),
    };
    const found = await compareStrategies(rowsOf('mid'), [standIn, always('b', 'mid')], deps);
    assert.deepEqual(
      found.map(({ fallback }) => fallback),
      ['judged by b', undefined],
    );
  });

  it('stops when it is canceled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(compareStrategies(rowsOf('mid'), [always('a', 'mid')], { ...deps, signal }), /aborted/);
  });
});

describe('rows of the benchmark', () => {
  it('are read from the file beside the folder of the page', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-benchmark-'));
    try {
      await mkdir(path.join(dir, 'webview'));
      await writeFile(
        path.join(dir, 'benchmark.jsonl'),
        '{"id":"a","prompt":"x","tier":"mid"}\n{"id":"b","prompt":"y"}\n',
      );
      const rows = await readBenchmarkRows(path.join(dir, 'webview'));
      assert.deepEqual(
        rows.map(({ id, labels }) => [id, labels.tier]),
        [
          ['a', 'mid'],
          ['b', undefined],
        ],
      );
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
