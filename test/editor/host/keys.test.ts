import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { startFakeUpstream } from '../../support/fake-upstream.js';
import { withProviderAt } from '../mock-provider.js';
import { withPerson } from './person.js';
import { closeEditors, extension, select, setSettings } from './support.js';

const KEY = 'sk-canary-0123456789';

describe('API keys', () => {
  const setKey = (id: string): Thenable<unknown> => vscode.commands.executeCommand('signalbox.setApiKey', id);
  /** Who would be asked; with one provider connected at most, that shows whether it is ready. */
  const chosen = async (): Promise<string | undefined> => {
    await select('Refactor this module to async');
    return vscode.commands.executeCommand('signalbox.previewRoute');
  };

  before(() => extension().activate());
  beforeEach(closeEditors);

  it('a key makes the models of its provider ready, and removing it takes them away', async () => {
    assert.equal(await chosen(), 'signalbox/offline-helper');
    await withPerson({ types: KEY }, async ({ told, boxes }) => {
      assert.equal(await setKey('openai'), 'openai');
      assert.match(told.join(), /^OpenAI is ready: \d+ models\.$/);
      assert.equal(boxes[0]?.password, true);
    });
    assert.match((await chosen()) ?? '', /^openai\//);
    await withPerson({ picks: 'OpenAI' }, async ({ told, offered }) => {
      assert.equal(await vscode.commands.executeCommand('signalbox.removeApiKey'), 'openai');
      assert.deepEqual(offered, ['OpenAI']);
      assert.deepEqual(told, ['The key of OpenAI is removed.']);
    });
    assert.equal(await chosen(), 'signalbox/offline-helper');
  });

  it('the key goes to its provider, and into no file of ours', async () => {
    const upstream = await startFakeUpstream();
    await setSettings(withProviderAt(upstream.origin));
    try {
      await withPerson({ types: `  ${KEY}\n` }, async () => void (await setKey('mock')));
      await select('hello');
      await vscode.commands.executeCommand('signalbox.routeSelection');
      assert.equal(upstream.requests.at(-1)?.headers.authorization, `Bearer ${KEY}`);
      assert.deepEqual(await filesWith(KEY), []);
    } finally {
      await withPerson(
        { picks: 'mock' },
        async () => void (await vscode.commands.executeCommand('signalbox.removeApiKey')),
      );
      await setSettings({ 'signalbox.providers.custom': undefined });
      await upstream.dispose();
    }
  });

  it('what cannot be a key is told while it is typed', async () => {
    await withPerson({}, async ({ boxes }) => {
      assert.equal(await setKey('openai'), undefined);
      const check = (text: string) => boxes[0]?.validateInput?.(text);
      const complaint = 'A key has at least 8 characters and no spaces inside.';
      assert.equal(await check('1234567'), complaint);
      assert.equal(await check('1234 5678'), complaint);
      assert.equal(await check('12345678'), undefined);
    });
  });

  it('an unknown provider is named in the message', async () => {
    await withPerson({ types: KEY }, async ({ told }) => {
      assert.equal(await setKey('nobody'), undefined);
      assert.deepEqual(told, ['There is no provider "nobody".']);
    });
  });

  it('Remove API Key says so when none is stored', async () => {
    await withPerson({}, async ({ told }) => {
      await vscode.commands.executeCommand('signalbox.removeApiKey');
      assert.deepEqual(told, ['No key is stored. Keys from environment variables are not stored by Signalbox.']);
    });
  });
});

/** Names of the files in the storage folder that hold this text. */
async function filesWith(text: string): Promise<readonly string[]> {
  const home = process.env['SIGNALBOX_HOME'] ?? '';
  const found = await readdir(home, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
  return texts.filter(([, content]) => content.includes(text)).map(([file]) => file);
}
