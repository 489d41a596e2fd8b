import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { evaluateVerb } from '../../../src/cli/verbs/evaluate.js';
import { runVerb, type VerbCall } from '../../support/cli.js';

const lines = (...rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('signalbox evaluate', () => {
  let dir: string;
  const at = (name: string): string => path.join(dir, name);
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-evaluate-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const evaluate = async (text: string, call: VerbCall = {}) => {
    await writeFile(at('in.jsonl'), text);
    return runVerb(evaluateVerb, { ...call, options: { in: at('in.jsonl'), out: at('out.jsonl'), ...call.options } });
  };
  const written = async (): Promise<Record<string, unknown>[]> =>
    (await readFile(at('out.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes a line for each row, in order, and nothing on standard output', async () => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'Design a distributed rate limiter' }] }];
    const { code, out, err } = await evaluate(lines({ id: 'b', prompt: 'hi', note: 'x' }, { id: 'a', messages }));
    const rows = await written();
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['b', 'a'],
    );
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      'id',
      'score',
      'tier',
      'complexity',
      'category',
      'domain',
      'confidence',
    ]);
    assert.equal(rows[0]?.['tier'], 'free');
    assert.ok(Number(rows[1]?.['score']) > Number(rows[0]['score']));
    assert.deepEqual([code, out], [0, '']);
    assert.match(err, /^2 rows by "\w+" in \d+\.\d s$/);
  });

  it('sums up on standard error when rows carry labels', async () => {
    const { err } = await evaluate(lines({ id: 1, prompt: 'hi', tier: 'free' }, { id: 2, prompt: 'hi', tier: 'mid' }));
    assert.match(err, /^tier +2 +50\.0 % +50\.0 % +0\.0 %/m);
    assert.match(err, /^tier +free +1 +100\.0 % +50\.0 %$/m);
    assert.doesNotMatch(err, /^complexity/m);
  });

  it('tells how many labels are none of ours', async () => {
    const { err } = await evaluate(lines({ id: 1, prompt: 'hi', domain: 'ml' }, { id: 2, prompt: 'hi', domain: null }));
    assert.match(err, /^Labels of domain that are none of ours, and so not counted: 1$/m);
  });

  it('prints the summary as one JSON value with --json', async () => {
    const { out, err } = await evaluate(lines({ id: 1, prompt: 'hi', tier: 'mid', domain: 'ml' }), { json: true });
    const summary = JSON.parse(out) as { rows: number; accuracy: { tier: object }; unknownLabels: object };
    assert.equal(summary.rows, 1);
    assert.deepEqual(summary.unknownLabels, { tier: 0, complexity: 0, category: 0, domain: 1 });
    assert.deepEqual(Object.keys(summary.accuracy), ['tier']);
    assert.equal(err, '');
  });

  it('reads standard input and prints the rows with "-"', async () => {
    const options = { in: '-', out: '-' };
    const { out } = await runVerb(evaluateVerb, { options, stdin: lines({ id: 'a', prompt: 'hi' }) });
    assert.equal((JSON.parse(out) as { id: string }).id, 'a');
  });

  it('writes rows in the order they came, however many', async () => {
    const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, prompt: `hi ${id}` }));
    await evaluate(lines(...rows));
    assert.deepEqual(
      (await written()).map(({ id }) => id),
      rows.map(({ id }) => id),
    );
  });

  it('may write where it reads', async () => {
    await evaluate(lines({ id: 'a', prompt: 'hi' }), { options: { out: at('in.jsonl') } });
    assert.match(await readFile(at('in.jsonl'), 'utf8'), /^\{"id":"a","score":/);
  });

  it('ends at a bad row with its number, and leaves nothing behind', async () => {
    const text = lines({ id: 'a', prompt: 'hi' }, { id: 'b' });
    await assert.rejects(evaluate(text), /Line 2: it should be a row with a "prompt" or with "messages"/);
    assert.deepEqual(await readdir(dir), ['in.jsonl']);
  });

  it('takes the strategy that is asked for, and names the others', async () => {
    const ask = (strategy: string) => evaluate(lines({ id: 'a', prompt: 'hi' }), { options: { strategy } });
    assert.match((await ask('signals')).err, /by "signals"/);
    await assert.rejects(ask('magic'), /There is no strategy "magic" on this machine\. Choose of: .*signals/);
  });

  it('says what is missing, and refuses two things on one output', async () => {
    await assert.rejects(
      runVerb(evaluateVerb, { options: { out: 'x' } }),
      /--in is missing\. Usage: signalbox evaluate/,
    );
    await assert.rejects(runVerb(evaluateVerb, { options: { in: 'x' } }), /--out is missing/);
    const both = { options: { in: '-', out: '-' }, json: true };
    await assert.rejects(runVerb(evaluateVerb, both), /Leave one out/);
  });
});
