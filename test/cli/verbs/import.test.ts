import assert from 'node:assert/strict';
import { exportVerb } from '../../../src/cli/verbs/export.js';
import { importVerb } from '../../../src/cli/verbs/import.js';
import { toDecisionRecord } from '../../../src/core/route/record.js';
import { aDecision } from '../../dashboard/support/records.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';
import { anEntry } from '../../support/entries.js';

describe('signalbox import', () => {
  let router: TestApp;
  beforeEach(async () => (router = await startTestApp()));
  afterEach(() => router.remove());

  const run = (stdin: string, options: Readonly<Record<string, string>> = {}, json = false) =>
    runVerb(importVerb, { app: router.app, positionals: ['-'], stdin, options, json });

  /** The export of a ledger with two rows. */
  async function exported(format: 'csv' | 'jsonl'): Promise<string> {
    const from = await startTestApp();
    try {
      const record = toDecisionRecord(aDecision());
      await from.app.ledger.append(anEntry({ requestId: '01IMPORTED0000000000000001' }), record);
      await from.app.ledger.append(anEntry({ requestId: '01IMPORTED0000000000000002' }), record);
      return (await runVerb(exportVerb, { app: from.app, options: { format } })).out;
    } finally {
      await from.remove();
    }
  }

  for (const format of ['csv', 'jsonl'] as const) {
    it(`takes what "export" wrote as ${format}, once`, async () => {
      const text = await exported(format);
      const first = await run(text, { format });
      assert.deepEqual([first.code, first.out], [0, 'Rows added: 2; known before: 0; refused: 0.']);
      assert.equal((await run(text, { format })).out, 'Rows added: 0; known before: 2; refused: 0.');
      const rows = await router.app.ledger.after(undefined, 10);
      assert.deepEqual(
        rows.map(({ requestId }) => requestId),
        ['01IMPORTED0000000000000001', '01IMPORTED0000000000000002'],
      );
    });
  }

  it('names lines that it cannot read by their numbers, takes the others, and fails', async () => {
    const [one = '', two = ''] = (await exported('jsonl')).split('\n');
    const { code, out, err } = await run([one, '', '{"requestId":', two].join('\n'));
    assert.deepEqual([code, out], [1, 'Rows added: 2; known before: 0; refused: 1.']);
    assert.match(err, /^line 3: /);
  });

  it('names twenty of them', async () => {
    const { err } = await run('x\n'.repeat(22));
    assert.equal(err.split('\n').length, 21);
    assert.match(err, /and 2 more$/);
  });

  it('says the same for machines', async () => {
    const { out } = await run('x\n', {}, true);
    assert.partialDeepStrictEqual(JSON.parse(out), { added: 0, known: 0, refused: [{ line: 1 }] });
  });

  it('wants one file', async () => {
    await assert.rejects(runVerb(importVerb), { kind: 'invalid-request', message: /^Usage: signalbox import/ });
    await assert.rejects(runVerb(importVerb, { positionals: ['a', 'b'] }), { kind: 'invalid-request' });
    await assert.rejects(runVerb(importVerb, { positionals: ['no-such-file.csv'] }), { message: /no such file/ });
  });
});
