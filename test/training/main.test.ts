import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readRows } from '../../training/rows.js';
import { train } from '../../training/train.js';

const FIXTURES = 'test/training/fixtures';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['scripts/train.mjs', ...args], { encoding: 'utf8' });

describe('npm run train', function () {
  this.timeout(60_000);
  let out: string;

  before(() => {
    out = mkdtempSync(path.join(os.tmpdir(), 'signalbox-train-'));
    const { status, stderr } = run('--data', FIXTURES, '--corpus', FIXTURES, '--out', out);
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(out, { recursive: true, force: true }));

  it('gives on two threads the bytes that one gives', async () => {
    const { bytes } = await train(readRows(FIXTURES, path.join(FIXTURES, 'corpus')));
    assert.ok(Buffer.from(bytes).equals(readFileSync(path.join(out, 'classifier.bin'))));
  });

  it('lays the card beside weights that are not the shipped ones', () => {
    assert.match(readFileSync(path.join(out, 'MODEL-CARD.md'), 'utf8'), /^# Model card: the learned classifier\n/);
  });

  it('finds its own files unchanged', () => {
    assert.equal(run('--data', FIXTURES, '--corpus', FIXTURES, '--out', out, '--check').status, 0);
  });

  it('says what it needs when it is told nothing', () => {
    const { status, stdout } = run();
    assert.equal(status, 2);
    assert.match(stdout, /--data DIR/);
  });
});
