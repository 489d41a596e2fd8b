import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** The built command line, as a person runs it. */
const CLI = path.resolve('dist/cli.cjs');

describe('evaluation from a terminal', () => {
  let dir: string;
  const at = (name: string): string => path.join(dir, name);
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-evaluate-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const start = (...args: readonly string[]) =>
    spawn(process.execPath, [CLI, ...args], {
      cwd: dir,
      env: { PATH: process.env['PATH'], SIGNALBOX_HOME: at('home') },
      stdio: 'pipe',
    });
  const codeOf = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'close')) as unknown[])[0];
  const run = async (args: readonly string[], stdin = '') => {
    const child = start(...args);
    child.stdin.on('error', () => undefined); // a program that ends early does not read all of it
    child.stdin.end(stdin);
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), codeOf(child)]);
    return { code, out, err };
  };

  const ROWS = [
    '{"id": "a", "prompt": "hi", "tier": "free", "complexity": "simple", "category": "factual", "domain": "general"}',
    '{"id": "b", "messages": [{"role": "user", "content": "Design a distributed rate limiter"}], "tier": "premium"}',
  ].join('\n');

  it('takes a file to a file, with a summary on standard error', async () => {
    await writeFile(at('in.jsonl'), ROWS);
    const { code, out, err } = await run(['evaluate', '--in', 'in.jsonl', '--out', 'out.jsonl']);
    assert.deepEqual([code, out], [0, '']);
    assert.match(err, /^2 rows by/);
    assert.match(err, /^tier +2 +\d+\.\d %/m);
    const lines = (await readFile(at('out.jsonl'), 'utf8')).split('\n');
    assert.match(
      lines[0] ?? '',
      /^\{"id":"a","score":[\d.]+,"tier":"free","complexity":"simple","category":"\w+","domain":"\w+","confidence":[\d.]+\}$/,
    );
    assert.deepEqual([lines.length, lines[2]], [3, '']);
    assert.deepEqual((await readdir(dir)).sort(), ['in.jsonl', 'out.jsonl']);
  });

  it('takes standard input to standard output', async () => {
    const { code, out } = await run(['evaluate', '--in', '-', '--out', '-'], ROWS);
    assert.equal(code, 0);
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
      ['a', 'b'],
    );
  });

  it('ends with code 2 at a bad row, and leaves nothing half-written', async () => {
    await writeFile(at('in.jsonl'), `${ROWS}\n{"id": "c", "prompt": 5}\n`);
    const { code, err } = await run(['evaluate', '--in', 'in.jsonl', '--out', 'out.jsonl']);
    assert.equal(code, 2);
    assert.match(err, /^signalbox: Line 3: "prompt" should be string\. Each line has to be/);
    assert.deepEqual(await readdir(dir), ['in.jsonl']);
  });

  it('leaves nothing half-written at Ctrl-C either', async () => {
    const child = start('evaluate', '--in', '-', '--out', 'out.jsonl');
    child.stdin.write(`${ROWS}\n`);
    while ((await readdir(dir)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    assert.equal(await codeOf(child), 130);
    assert.deepEqual(await readdir(dir), []);
  });

  it('ends in one line when nobody reads its rows any more', async () => {
    const child = start('evaluate', '--in', '-', '--out', '-');
    child.stdout.destroy();
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${ROWS}\n`.repeat(5_000));
    const [err, code] = await Promise.all([text(child.stderr), codeOf(child)]);
    assert.deepEqual([code, err], [130, 'signalbox: The request was canceled.\n']);
  });

  it('compares strategies on the rows that ship with it', async () => {
    const { code, out } = await run(['benchmark']);
    assert.equal(code, 0);
    assert.match(out, /^n = \d+ rows of our own writing/);
    assert.match(out, /^signals( +\d+\.\d %){8}/m);
  });
});
