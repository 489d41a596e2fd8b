import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { closeEditors, extension, setSettings, shownText } from './support.js';

describe('the doctor in the editor', () => {
  let upstream: FakeUpstream;

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
  });
  beforeEach(() => closeEditors());
  after(async () => {
    await setSettings({ 'signalbox.providers.custom': undefined });
    await closeEditors();
    await upstream.dispose();
  });

  const examine = (): Thenable<unknown> => vscode.commands.executeCommand('signalbox.doctor');
  it('asks the providers that are ready, and opens what it found beside the file', async () => {
    await setSettings({ 'signalbox.providers.custom': { mock: { baseUrl: `${upstream.origin}/v1` } } });
    upstream.paths.set('/v1/models', { body: '{"data": []}' });
    await examine();
    await shownText(/^# Signalbox Doctor[^]*- \*\*providers\*\*: mock answers\./);
    assert.equal(upstream.requests.at(-1)?.path, '/v1/models');
  });

  it('tells of a provider that is not there, and resolves to the worst it found', async () => {
    await setSettings({ 'signalbox.providers.custom': { mock: { baseUrl: 'http://127.0.0.1:9/v1' } } });
    assert.equal(await examine(), 'problem');
    await shownText(/## Problems\n\n[^]*mock does not answer at 127\.0\.0\.1:9 \(ECONNREFUSED\\?\)/);
  });

  it('tells of a provider that is left out, and why', async () => {
    await setSettings({ 'signalbox.providers.custom': { mock: { baseUrl: 'http://203.0.113.1/v1' } } });
    await examine();
    await shownText(/Provider "mock" is left out: http is accepted for this machine only/);
  });
});
