import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { PRICED_USAGE, withProviderAt } from '../mock-provider.js';
import { withPerson } from './person.js';
import { proxyUrl, spentToday } from './proxy-client.js';
import { closeEditors, extension, select, setSettings, until } from './support.js';

/** Every setting that a test here may have changed. */
const UNSET = {
  'signalbox.budget.daily': undefined,
  'signalbox.budget.weekly': undefined,
  'signalbox.budget.monthly': undefined,
  'signalbox.budget.perRequest': undefined,
  'signalbox.budget.perSession': undefined,
  'signalbox.budget.onExceeded': undefined,
  'signalbox.budget.pausePaid': undefined,
  'signalbox.prices.overrides': undefined,
};

const NANO = 1_000_000_000;

describe('money in the editor', () => {
  let upstream: FakeUpstream;

  const run = <T>(command: string, ...args: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(`signalbox.${command}`, ...args);
  const route = (): Thenable<string | undefined> => run('routeSelection');
  const setting = (key: string): unknown => vscode.workspace.getConfiguration('signalbox').get(key);

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
    const { 'signalbox.providers.custom': custom } = withProviderAt(upstream.origin) as {
      readonly 'signalbox.providers.custom': object;
    };
    const spare = { baseUrl: `${upstream.origin}/v1`, models: [{ model: 'spare', tier: 'free' }] };
    await setSettings({
      'signalbox.providers.custom': { ...custom, spare },
      'signalbox.maxFallbacks': 0,
    });
  });
  beforeEach(async () => {
    upstream.reply = { text: 'A lock.', usage: PRICED_USAGE };
    await setSettings({ ...UNSET, 'signalbox.providers.disabled': ['spare'] });
    await closeEditors();
    await select('What is a mutex?');
  });
  after(async () => {
    await run('stopProxy');
    await setSettings({
      ...UNSET,
      'signalbox.providers.custom': undefined,
      'signalbox.providers.disabled': undefined,
      'signalbox.maxFallbacks': undefined,
    });
    await upstream.dispose();
  });

  it('Set Budget writes the cap into the settings of the person', async () => {
    await withPerson({ picks: 'This week', types: '$2.50' }, async ({ told, boxes }) => {
      await run('setBudget');
      assert.equal(setting('budget.weekly'), 2.5);
      assert.deepEqual(told, ['This week: the cap is $2.50.']);
      const check = (text: string) => boxes[0]?.validateInput?.(text);
      assert.equal(await check('five'), 'Type an amount of dollars, such as 5 or 0.50.');
      assert.equal(await check(''), undefined);
    });
    await withPerson({ picks: 'This week', types: '' }, async () => void (await run('setBudget')));
    assert.equal(setting('budget.weekly'), null);
  });

  it('a request that a cap refuses asks, and goes when the cap is raised by one click', async () => {
    await route();
    await setSettings({ 'signalbox.budget.weekly': 0.001 });
    const before = upstream.requests.length;
    await withPerson({ presses: 'Raise the Cap by $1' }, async ({ told }) => {
      assert.equal(await route(), 'A lock.');
      assert.equal(told.length, 1);
      assert.equal(upstream.requests.length, before + 1);
    });
  });

  it('closing the question sends nothing', async () => {
    await route();
    await setSettings({ 'signalbox.budget.perRequest': 0.000_000_1 });
    const before = upstream.requests.length;
    await withPerson({}, async ({ told }) => {
      assert.equal(await route(), undefined);
      assert.equal(told.length, 1);
    });
    assert.equal(upstream.requests.length, before);
  });

  it('a model of this machine can take what a cap refuses', async () => {
    await setSettings({
      'signalbox.budget.perRequest': 0.000_000_1,
      'signalbox.budget.onExceeded': 'reject',
      'signalbox.providers.disabled': [],
    });
    await withPerson({ presses: 'Use a Local Model' }, async () => {
      assert.equal(await route(), 'A lock.');
      assert.equal(upstream.requests.at(-1)?.body['model'], 'spare');
    });
  });

  it('paused models are not used, and resumed from the question', async () => {
    await run('pausePaid');
    assert.equal(setting('budget.pausePaid'), true);
    const before = upstream.requests.length;
    await withPerson({}, async () => assert.equal(await route(), undefined));
    assert.equal(upstream.requests.length, before);
    await withPerson({ presses: 'Resume Paid Models' }, async () => assert.equal(await route(), 'A lock.'));
    assert.equal(setting('budget.pausePaid'), false);
  });

  it('Raise a Cap asks which and by how much, and says until when', async () => {
    await setSettings({ 'signalbox.budget.daily': null, 'signalbox.budget.monthly': 7 });
    await withPerson({ picks: '+$5' }, async ({ told, offered }) => {
      assert.equal(await run('raiseCap'), 'everyone:month');
      assert.deepEqual(offered, ['+$1', '+$5', '+$10', 'Double it', 'Another amount…']);
      assert.match(told.join(), /^This month: the cap is \$12 until .+\. The ledger notes it\.$/);
    });
  });

  it('a row of the Spend view names the cap, and a cap that is gone is said to be', async () => {
    await setSettings({ 'signalbox.budget.perSession': 7 });
    const budgetId = `everyone:session#${vscode.env.sessionId}`;
    await withPerson({}, async ({ told }) => {
      assert.equal(await run('raiseCap', { budgetId }, 0.5), budgetId);
      assert.equal(await run('raiseCap', 'everyone:week', 0.5), undefined);
      assert.deepEqual(told, [
        'Session of the editor: the cap is $7.50 until the session ends.',
        'There is no cap "everyone:week" any more.',
      ]);
    });
  });

  it('a threshold is told once, in one message', async () => {
    await route();
    const { nanoUsd } = await spentToday();
    const told80 = (told: readonly string[]) => told.filter((text) => text.startsWith("80% of today's cap are used"));
    // More than four fifths are spent already; a cap that only warns lets the next row through, which is looked at.
    await setSettings({ 'signalbox.budget.onExceeded': 'warn', 'signalbox.budget.daily': nanoUsd / 0.82 / NANO });
    upstream.reply = { text: 'Short.', usage: { input: 1, output: 1 } };
    await withPerson({}, async ({ told }) => {
      await route();
      await until(
        () => told80(told).length > 0,
        () => `nothing was told of the cap: ${told.join(' | ')}`,
      );
      await route();
      await new Promise((resolve) => setTimeout(resolve, 2_000)); // alerts look a second after a row
      assert.equal(told80(told).length, 1, told.join(' | '));
    });
  });

  it('Export Ledger writes every row and no prompt, and Import finds them all known', async () => {
    await route();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-export-'));
    try {
      for (const name of ['ledger.jsonl', 'ledger.csv']) {
        const uri = vscode.Uri.file(path.join(folder, name));
        await withPerson({}, async ({ told }) => {
          assert.equal(await run('exportLedger', uri), uri.fsPath);
          assert.equal(await run('importLedger', uri), 0);
          assert.match(told.join(' | '), /known before: [1-9]\d*; refused: 0\./);
        });
        const text = await readFile(uri.fsPath, 'utf8');
        assert.match(text, /mock\/?.*thrifty/);
        assert.doesNotMatch(text, /mutex|A lock/);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('a name that is neither CSV nor JSONL is refused with what to do', async () => {
    await withPerson({}, async ({ told }) => {
      assert.equal(await run('exportLedger', vscode.Uri.file('/nowhere/ledger.txt')), undefined);
      assert.deepEqual(told, ['Name the file with .csv or .jsonl at its end.']);
    });
  });

  it('Count Tokens and Estimate Cost tell about the selection, and send nothing', async () => {
    const before = upstream.requests.length;
    await withPerson({}, async ({ told }) => {
      assert.equal(typeof (await run('countTokens')), 'number');
      assert.equal(await run('estimateCost'), 'mock/thrifty');
      assert.match(told[0] ?? '', /^≈ \d+ tokens, 16 characters\. Nothing was sent\.$/);
      assert.match(told[1] ?? '', /^≈ \d+ tokens: ≈ \$0\.0012 via mock\/thrifty\.$/);
    });
    assert.equal(upstream.requests.length, before);
  });

  it('Edit Model Price changes what a request costs', async () => {
    await withPerson({ picks: 'mock/thrifty', types: '4' }, async () => {
      assert.equal(await run('editModelPrice'), 'mock/thrifty');
    });
    assert.deepEqual(setting('prices.overrides'), { 'mock/thrifty': { inputUsdPerMTok: 4, outputUsdPerMTok: 4 } });
    const before = await spentToday();
    await route();
    // 1,500 tokens at $4 per million
    assert.equal((await spentToday()).nanoUsd - before.nanoUsd, 6_000_000);
  });

  it('a client key works once it is in the clipboard, until it is revoked', async () => {
    const models = async (key: string): Promise<number> => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${await proxyUrl()}/v1/models`, { headers })).status;
    };
    const isListed = async (key: string, model: string): Promise<boolean> => {
      const response = await fetch(`${await proxyUrl()}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
      return (await response.text()).includes(`"${model}"`);
    };
    let allowed = 'mock/*';
    const types = ({ prompt = '' }: vscode.InputBoxOptions): string => (/^Models/.test(prompt) ? allowed : 'ci');
    await withPerson({ types, picks: 'ci' }, async ({ told, offered }) => {
      assert.equal(await run('createClientKey'), 'ci');
      assert.deepEqual(offered, ['developer', 'admin', 'viewer', 'ci']);
      const key = await vscode.env.clipboard.readText();
      assert.match(key, /^sbx_[\w-]{43}$/);
      assert.ok(!told.join().includes(key));
      assert.equal(await models(key), 200);
      assert.equal(await isListed(key, 'mock/thrifty'), true);
      allowed = 'openai/*';
      assert.equal(await run('changeClientKey'), 'ci');
      assert.equal(await isListed(key, 'mock/thrifty'), false);
      assert.equal(await run('revokeClientKey'), 'ci');
      assert.equal(await models(key), 401);
    });
  });

  it('an alert webhook that is no public https address is refused, and its address is not repeated', async () => {
    await withPerson({ types: 'http://192.168.0.1/secret-path' }, async ({ told, boxes }) => {
      await run('setAlertWebhook');
      assert.equal(boxes[0]?.password, true);
      assert.equal(told.length, 1);
      assert.doesNotMatch(told.join(), /secret-path/);
    });
  });

  it('the requests of the editor carry the name of the folder', async () => {
    await route();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'signalbox-export-')), 'ledger.jsonl');
    await withPerson({}, async () => void (await run('exportLedger', vscode.Uri.file(file))));
    const rows = (await readFile(file, 'utf8')).trim().split('\n');
    assert.equal((JSON.parse(rows.at(-1) ?? '') as { client: { workspace: string } }).client.workspace, folder?.name);
    await rm(path.dirname(file), { recursive: true });
  });
});
