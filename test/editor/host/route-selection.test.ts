import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { PRICED_NANO_USD, PRICED_USAGE, withProviderAt } from '../mock-provider.js';
import { withPerson } from './person.js';
import { spentToday } from './proxy-client.js';
import { closeEditors, extension, select, setSettings, shownText } from './support.js';

describe('with a provider connected', () => {
  let upstream: FakeUpstream;

  const route = (): Thenable<string | undefined> => vscode.commands.executeCommand('signalbox.routeSelection');

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
    await setSettings({ ...withProviderAt(upstream.origin), 'signalbox.maxFallbacks': 0 });
  });
  beforeEach(async () => {
    upstream.reply = { text: 'A lock that one thread holds.', usage: PRICED_USAGE };
    await closeEditors();
    await select('What is a mutex?');
  });
  after(async () => {
    await vscode.commands.executeCommand('signalbox.stopProxy');
    await setSettings({ 'signalbox.providers.custom': undefined, 'signalbox.maxFallbacks': undefined });
    await upstream.dispose();
  });

  it('Route Selection gives the reply of the provider, under its name, price and reason', async () => {
    assert.equal(await route(), 'A lock that one thread holds.');
    const text = await shownText(/^> \*\*mock\/thrifty\*\* · \$0\.002 · \d+\.\d s · 1,000 tokens in, 500 out\n> /);
    assert.match(text, /\nA lock that one thread holds\.$/);
  });

  it('it asks for a stream of the selected text, and for nothing more', async () => {
    const before = upstream.requests.length;
    await route();
    const [chat, ...others] = upstream.requests.slice(before);
    assert.ok(chat);
    assert.deepEqual(chat.body['messages'], [{ role: 'user', content: 'What is a mutex?' }]);
    assert.equal(chat.body['stream'], true);
    assert.deepEqual(others, []);
  });

  it('the ledger grows by the price of the tokens, to the nano-dollar', async () => {
    const before = await spentToday();
    await route();
    const after = await spentToday();
    assert.equal(after.nanoUsd - before.nanoUsd, PRICED_NANO_USD);
    assert.equal(after.requests - before.requests, 1);
  });

  it('Preview Route names the model and its price, and sends nothing', async () => {
    const before = upstream.requests.length;
    assert.equal(await vscode.commands.executeCommand('signalbox.previewRoute'), 'mock/thrifty');
    await shownText(/\| 1 \| `mock\/thrifty` \| cheap \| ≈ \$0\.0012 \|/); // 600 expected tokens out, a few in
    assert.equal(upstream.requests.length, before);
  });

  it('Explain Last Decision shows what the answer was chosen by', async () => {
    await route();
    await closeEditors();
    const requestId = await vscode.commands.executeCommand<string>('signalbox.explainLastDecision');
    const text = await shownText(/^# mock\/thrifty: \$0\.002, /);
    assert.ok(text.includes(`request \`${requestId}\``));
    for (const heading of ['## Signals: ', '## Candidates', '## Rejected', '## Attempts', '## Tokens']) {
      assert.ok(text.includes(heading), heading);
    }
  });

  it('a provider that fails is told in the answer and in a message', async () => {
    upstream.reply = { status: 401, message: 'Wrong key' };
    await withPerson({}, async ({ told }) => {
      assert.equal(await route(), undefined);
      assert.equal(told.length, 1);
      const text = await shownText(/\*\*The answer failed:\*\*/);
      assert.ok(text.includes(told[0] ?? 'no message'));
    });
  });

  it('Cancel Request ends a hanging answer, keeps what came, and hangs up on the provider', async () => {
    upstream.reply = { text: 'Only a beginning of', hang: 4 };
    const reply = route();
    await shownText(/Only a beginning/);
    await vscode.commands.executeCommand('signalbox.cancelRequest');
    assert.equal(await reply, undefined);
    await shownText(/Only a beginning[^]*\*\*Canceled\.\*\*/);
    assert.equal(await upstream.requests.at(-1)?.over, 'left');
  });
});
