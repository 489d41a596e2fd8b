import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportVerb } from '../../../src/cli/verbs/export.js';
import { toDecisionRecord } from '../../../src/core/route/record.js';
import { aDecision } from '../../dashboard/support/records.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { runVerb, type VerbCall, type VerbResult } from '../../support/cli.js';
import { anEntry } from '../../support/entries.js';

describe('signalbox export', () => {
  let dir: string;
  let router: TestApp;

  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-export-'));
    router = await startTestApp();
    await router.app.ledger.append(anEntry({ requestId: '01EXPORTED0000000000000000' }), toDecisionRecord(aDecision()));
  });
  after(async () => {
    await router.remove();
    await rm(dir, { recursive: true, force: true });
  });

  const run = (call: VerbCall = {}): Promise<VerbResult> => runVerb(exportVerb, { app: router.app, ...call });
  const to = (name: string): string => path.join(dir, name);

  it('writes one row a line to standard output, and nothing beside', async () => {
    const { out } = await run();
    const lines = out.split('\n');
    assert.equal(lines.length, 1);
    assert.partialDeepStrictEqual(JSON.parse(lines[0] ?? ''), { requestId: '01EXPORTED0000000000000000' });
  });

  it('writes CSV with its header when asked', async () => {
    const { out } = await run({ options: { format: 'csv' } });
    const [header, row, ...more] = out.split('\n');
    assert.match(header ?? '', /^timestamp,/);
    assert.match(row ?? '', /01EXPORTED0000000000000000/);
    assert.deepEqual(more, []);
  });

  it('writes a file in the format of its name', async () => {
    const { out } = await run({ options: { output: to('ledger.csv') } });
    assert.equal(out, `The ledger is in ${to('ledger.csv')}.`);
    assert.match(await readFile(to('ledger.csv'), 'utf8'), /^timestamp,/);
    await run({ options: { output: to('ledger.jsonl') } });
    assert.match(await readFile(to('ledger.jsonl'), 'utf8'), /^\{"/);
  });

  it('says how much it wrote with --json', async () => {
    const { out } = await run({ options: { output: to('counted.jsonl') }, json: true });
    const { length } = await readFile(to('counted.jsonl'));
    assert.deepEqual(JSON.parse(out), { file: to('counted.jsonl'), format: 'jsonl', bytes: length });
  });

  it('has no place for a summary among the rows', async () => {
    await assert.rejects(run({ json: true }), { kind: 'invalid-request', message: /--output/ });
  });

  it('leaves the file that was there when it fails', async () => {
    await writeFile(to('kept.jsonl'), 'old');
    const ledger = { ...router.app.ledger, after: () => Promise.reject(new Error('broken')) };
    await assert.rejects(run({ app: { ...router.app, ledger }, options: { output: to('kept.jsonl') } }));
    assert.equal(await readFile(to('kept.jsonl'), 'utf8'), 'old');
  });

  it('refuses a format that it does not know', async () => {
    await assert.rejects(run({ options: { format: 'xml' } }), { kind: 'invalid-request', message: /csv, jsonl/ });
  });
});
