import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { withProviderAt } from '../mock-provider.js';
import { withPerson } from './person.js';
import { closeEditors, extension, select, setSettings, shownText } from './support.js';

describe('the setting "guardrails.patterns"', () => {
  let upstream: FakeUpstream;

  const look = (action: 'warn' | 'block'): Promise<void> =>
    setSettings({ 'signalbox.guardrails.patterns': [{ name: 'tickets', pattern: 'ACME-[0-9]{6}', action }] });

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
    await setSettings(withProviderAt(upstream.origin));
  });
  beforeEach(async () => {
    await closeEditors();
    await select('What is ACME-123456?');
  });
  after(async () => {
    await setSettings({ 'signalbox.providers.custom': undefined, 'signalbox.guardrails.patterns': undefined });
    await upstream.dispose();
  });

  it('keeps a selection here, and says which pattern it was and what to do', async () => {
    await look('block');
    await withPerson({}, async ({ told }) => {
      for (const command of ['signalbox.routeSelection', 'signalbox.previewRoute']) {
        await vscode.commands.executeCommand(command);
      }
      assert.equal(told.length, 2);
      for (const message of told) assert.match(message, /the pattern "tickets" matches\. Take out of the prompt/);
      assert.doesNotMatch(told.join(), /ACME-123456/);
    });
    assert.equal(upstream.requests.length, 0);
  });

  it('only tells where it only warns', async () => {
    await look('warn');
    await vscode.commands.executeCommand('signalbox.routeSelection');
    await shownText(/Guardrails: warning: the pattern "tickets" matches/);
    assert.equal(upstream.requests.length, 1);
  });
});
