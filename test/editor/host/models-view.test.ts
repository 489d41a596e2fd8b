import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MODELS_VIEW_ID } from '../../../src/vscode/contributions.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { withProviderAt } from '../mock-provider.js';
import { withPerson } from './person.js';
import { closeEditors, extension, select, setSettings } from './support.js';

const KEY = 'sk-canary-0123456789';

describe('the view "Models & Providers", and what its rows offer', () => {
  let upstream: FakeUpstream;
  const run = <T>(command: string, ...args: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(`signalbox.${command}`, ...args);

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
    await setSettings({ ...withProviderAt(upstream.origin), 'signalbox.maxFallbacks': 0 });
  });
  beforeEach(closeEditors);
  after(async () => {
    await setSettings({ 'signalbox.providers.custom': undefined, 'signalbox.maxFallbacks': undefined });
    await upstream.dispose();
  });

  it('can be shown, and looks at every provider without calling one', async () => {
    await vscode.commands.executeCommand(`${MODELS_VIEW_ID}.focus`);
    assert.deepEqual(await run('refreshModels'), ['mock']);
    assert.equal(upstream.requests.length, 0);
  });

  it('copies the name of a model as requests use it', async () => {
    assert.equal(await run('copyModelId', 'mock/thrifty'), 'mock/thrifty');
    assert.equal(await vscode.env.clipboard.readText(), 'mock/thrifty');
  });

  it('copies nothing that names no model, and says what would', async () => {
    await withPerson({}, async ({ told }) => {
      assert.equal(await run('copyModelId', 'mock'), undefined);
      assert.equal(await run('copyModelId'), undefined);
      assert.deepEqual(told, Array(2).fill('Name the model as "provider/model".'));
    });
    assert.equal(await vscode.env.clipboard.readText(), 'mock/thrifty');
  });

  it('removes the key of a provider when asked once more, and not before', async () => {
    await withPerson({ types: KEY }, async () => void (await run('setApiKey', 'openai')));
    await withPerson({}, async ({ told }) => {
      assert.equal(await run('removeApiKey', 'openai'), undefined);
      assert.deepEqual(told, ['Remove the key of OpenAI?']);
    });
    assert.deepEqual(await run('refreshModels'), ['openai', 'mock']);
    await withPerson({ presses: 'Remove Key' }, async ({ told }) => {
      assert.equal(await run('removeApiKey', 'openai'), 'openai');
      assert.equal(told.at(-1), 'The key of OpenAI is removed.');
      assert.equal(await run('removeApiKey', 'openai'), undefined);
      assert.equal(told.at(-1), 'No key is stored. Keys from environment variables are not stored by Signalbox.');
    });
    assert.deepEqual(await run('refreshModels'), ['mock']);
  });

  it('has a provider that failed asked again', async () => {
    await select('What is a mutex?');
    upstream.reply = { status: 401 };
    await withPerson({}, async ({ told }) => {
      await run('routeSelection');
      assert.equal(upstream.requests.length, 1, told.join());
      upstream.reply = { text: 'A lock.' };
      const before = upstream.requests.length;
      assert.deepEqual(await run('resetHealth', 'mock'), ['mock']);
      assert.equal(await run('routeSelection'), 'A lock.');
      assert.equal(upstream.requests.length, before + 1);
    });
  });
});
