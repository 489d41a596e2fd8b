import assert from 'node:assert/strict';
import { benchmarkVerb } from '../../../src/cli/verbs/benchmark.js';
import { runVerb } from '../../support/cli.js';

type Output = {
  readonly rows: number;
  readonly note: string;
  readonly strategies: readonly {
    readonly strategy: string;
    readonly medianMicroseconds: number;
    readonly p99Microseconds: number;
    readonly accuracy: Readonly<Record<string, { readonly n: number; readonly exactRatio: number }>>;
  }[];
};

const ROWS = ['{"id": 1, "prompt": "hi", "tier": "free"}', '{"id": 2, "prompt": "hi", "tier": "mid"}'].join('\n');

describe('signalbox benchmark', () => {
  it('compares on our own rows, and says that this flatters', async () => {
    const { code, out } = await runVerb(benchmarkVerb);
    assert.equal(code, 0);
    assert.match(
      out,
      /^n = \d+ rows of our own writing, kept from training but by the same hands: the figures flatter/,
    );
    assert.match(out, /^exact +tier +under +over +complexity +under +over +category +domain +median µs +p99 µs$/m);
    assert.match(out, /^signals( +\d+\.\d %){8} +\d+ +\d+$/m);
    assert.match(out, /^tier +premium +\d+ +\d+\.\d %/m);
  });

  it('gives the same as JSON, with every label of every row', async () => {
    const { out } = await runVerb(benchmarkVerb, { json: true });
    const { rows, strategies } = JSON.parse(out) as Output;
    assert.ok(rows > 0 && rows <= 300);
    for (const { accuracy, medianMicroseconds, p99Microseconds } of strategies) {
      assert.deepEqual(
        Object.values(accuracy).map(({ n }) => n),
        [rows, rows, rows, rows],
      );
      assert.ok(medianMicroseconds > 0 && medianMicroseconds <= p99Microseconds);
    }
  });

  it('compares on rows of the person with --in', async () => {
    const { out } = await runVerb(benchmarkVerb, { json: true, options: { in: '-' }, stdin: ROWS });
    const { rows, note, strategies } = JSON.parse(out) as Output;
    assert.deepEqual([rows, note], [2, 'n = 2 rows of standard input.']);
    const signals = strategies.find(({ strategy }) => strategy === 'signals');
    assert.deepEqual(Object.keys(signals?.accuracy ?? {}), ['tier']);
    assert.equal(signals?.accuracy['tier']?.exactRatio, 0.5);
  });

  it('says what to do when no row has a label', async () => {
    const call = { options: { in: '-' }, stdin: '{"id": 1, "prompt": "hi", "domain": "ml"}' };
    await assert.rejects(
      runVerb(benchmarkVerb, call),
      /No row has a label of ours to compare with\. Give the rows "tier"/,
    );
  });
});
