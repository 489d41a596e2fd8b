import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withPerson } from './person.js';
import { closeEditors, extension, select, shownText } from './support.js';

describe('with nothing configured', () => {
  before(() => extension().activate());
  beforeEach(closeEditors);

  it('Route Selection answers, in a document that says that no AI model did', async () => {
    await select('{"a": 1,}');
    const reply = await vscode.commands.executeCommand<string>('signalbox.routeSelection');
    assert.match(reply, /not an AI model/);
    const text = await shownText(/^> \*\*signalbox\/offline-helper\*\* · free · \d+\.\d s\n/);
    assert.match(text, /Offline helper — not an AI model/);
    assert.match(text, /Line 1, column 9/);
  });

  it('Preview Route names the helper, what a key would give, and every model of the catalogue', async () => {
    await select('Refactor this module to async');
    const model = await vscode.commands.executeCommand('signalbox.previewRoute');
    assert.equal(model, 'signalbox/offline-helper');
    const text = await shownText(/^# Signalbox: preview of a route\n\nNothing was sent\./);
    assert.match(text, /- Would use \*\*.+\*\* \(≈ \$0\.\d+\) if you add a key for /);
    assert.match(text, /## The whole catalogue for this request: \d{2,} models/);
  });

  it('an empty selection gets a message that says what to do', async () => {
    await select('');
    await withPerson({}, async ({ told }) => {
      assert.equal(await vscode.commands.executeCommand('signalbox.routeSelection'), undefined);
      assert.deepEqual(told, ['Nothing is selected. Select the text to route, then run the command again.']);
    });
  });

  it('so does a command without any editor', async () => {
    await withPerson({}, async ({ told }) => {
      assert.equal(await vscode.commands.executeCommand('signalbox.previewRoute'), undefined);
      assert.deepEqual(told, ['Open a file and select the text to route first.']);
    });
  });
});
