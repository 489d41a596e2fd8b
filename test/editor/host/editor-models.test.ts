import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, select, setSettings, shownText, until } from './support.js';

/** As the extension in test/editor/fixtures names them. */
const OFFERED = 'vscode/offered/echo';
const offer = (isOffered: boolean): Thenable<unknown> =>
  vscode.commands.executeCommand('offeredModels.offer', isOffered);

describe('models that VS Code itself offers', function () {
  const preview = (): Thenable<string | undefined> => vscode.commands.executeCommand('signalbox.previewRoute');

  before(async () => {
    await extension().activate();
    await vscode.extensions.getExtension('signalbox-test.offered-models')?.activate();
    await offer(true);
    await until(
      async () => (await vscode.lm.selectChatModels({ vendor: 'offered' })).length === 1,
      () => 'VS Code does not list the model of the other extension',
    );
  });
  beforeEach(async () => {
    await closeEditors();
    await select('What is a mutex?');
  });
  after(async () => {
    await offer(false);
    await setSettings({ 'signalbox.discovery.vscodeModels': undefined });
  });

  it('are candidates, unpriced rather than free', async () => {
    await until(
      async () => (await preview()) === OFFERED,
      () => 'the model is not chosen',
    );
    await shownText(/\| 1 \| `vscode\/offered\/echo` \| mid \| unpriced \|/);
  });

  it('answer a routed selection', async () => {
    assert.equal(await vscode.commands.executeCommand('signalbox.routeSelection'), 'You said: What is a mutex?');
    await shownText(/^> \*\*vscode\/offered\/echo\*\* · unpriced · /);
  });

  it('are left alone when the setting says so', async () => {
    await setSettings({ 'signalbox.discovery.vscodeModels': false });
    await until(
      async () => (await preview()) === 'signalbox/offline-helper',
      () => 'the model is still chosen',
    );
  });
});
