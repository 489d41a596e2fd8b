import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withPerson } from './person.js';
import { health, proxyToken, proxyUrl } from './proxy-client.js';
import { extension } from './support.js';

describe('the proxy', () => {
  const stop = (): Thenable<unknown> => vscode.commands.executeCommand('signalbox.stopProxy');

  before(() => extension().activate());
  afterEach(stop);

  it('starts when asked, tells where it listens, and answers /health to who has the token', async () => {
    await withPerson({}, async ({ told }) => {
      const url = await proxyUrl();
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.deepEqual(told, [`The proxy listens on ${url}`]);
      assert.equal((await health()).status, 'ok');
      assert.equal((await fetch(`${url}/v1/models`)).status, 401);
    });
  });

  it('stops when asked', async () => {
    const url = await proxyUrl();
    await stop();
    await assert.rejects(fetch(`${url}/health`), /fetch failed/);
  });

  it('Copy Proxy URL starts it and puts the address that OpenAI clients take into the clipboard', async () => {
    const copied = await vscode.commands.executeCommand<string>('signalbox.copyProxyUrl');
    assert.match(copied, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.equal(await vscode.env.clipboard.readText(), copied);
    assert.equal((await fetch(`${copied}/models`)).status, 401);
  });

  it('Copy Proxy Token puts the token into the clipboard, and nowhere else', async () => {
    await withPerson({}, async ({ told }) => {
      await vscode.commands.executeCommand('signalbox.copyProxyToken');
      assert.equal(await vscode.env.clipboard.readText(), await proxyToken());
      assert.deepEqual(told, []);
    });
  });

  it('Rotate Proxy Token asks first, then refuses the old token and puts the new one into the clipboard', async () => {
    const url = await proxyUrl();
    const old = await proxyToken();
    const statusOf = async (token: string): Promise<number> =>
      (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).status;
    const rotate = (): Thenable<unknown> => vscode.commands.executeCommand('signalbox.rotateProxyToken');
    await withPerson({}, async () => assert.equal(await rotate(), false));
    assert.equal(await statusOf(old), 200);
    await withPerson({ presses: 'Replace Token' }, async ({ told }) => {
      assert.equal(await rotate(), true);
      assert.match(told.at(-1) ?? '', /the old one is refused/);
    });
    const token = await vscode.env.clipboard.readText();
    assert.notEqual(token, old);
    assert.deepEqual([await statusOf(old), await statusOf(token), await proxyToken()], [401, 200, token]);
  });
});
