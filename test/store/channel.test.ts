import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { channelAddress } from '../../src/store/channel-address.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';
import { makeFolder, type TestFolder } from './folders.js';
import { TOKEN, openOwner } from './owners.js';

describe('openChannel', () => {
  let folder: TestFolder;
  let owner: Awaited<ReturnType<typeof openOwner>>;

  beforeEach(async () => {
    folder = makeFolder();
    // What a killed owner leaves behind.
    if (process.platform !== 'win32') writeFileSync(channelAddress(folder.dir, TOKEN), '');
    owner = await openOwner(folder.dir);
  });
  afterEach(async () => {
    await owner.end();
    folder.remove();
  });

  const send = (method: string, url: string, over: { token?: string; body?: string } = {}) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${over.token ?? TOKEN}` };
      const call = request({ socketPath: owner.address, method, path: url, headers, agent: false });
      call.on('error', reject);
      call.on('response', (response: IncomingMessage) => {
        void text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      });
      call.end(over.body ?? '[]');
    });

  it('takes the place of a socket that was left behind', async () => {
    assert.deepEqual(await send('POST', '/v1/hello'), { status: 200, body: '{"result":null}' });
  });

  it('listens on a socket that only this user can reach', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(owner.address).mode & 0o777, 0o600);
  });

  it('wants the token before anything else', async () => {
    assert.equal((await send('POST', '/v1/hello', { token: `${TOKEN}x` })).status, 401);
    assert.equal((await send('POST', '/nothing', { token: '' })).status, 401);
  });

  it('knows only its methods, at its version, by POST', async () => {
    assert.equal((await send('POST', '/v1/constructor')).status, 404);
    assert.equal((await send('POST', '/v0/hello')).status, 404);
    assert.equal((await send('POST', '/v1/hello/')).status, 404);
    assert.equal((await send('PUT', '/v1/hello')).status, 404);
  });

  it('answers nothing to a newer version, and tells that it is outdated', async () => {
    await assert.rejects(send('POST', '/v2/hello'), { code: 'ECONNRESET' });
    assert.equal(owner.lostCount(), 1);
  });

  it('refuses arguments that are not what the method takes', async () => {
    assert.equal((await send('POST', '/v1/spendSince', { body: '["now"]' })).status, 400);
    assert.equal((await send('POST', '/v1/append', { body: '[{}, {}]' })).status, 400);
    assert.equal((await send('POST', '/v1/list', { body: 'not json' })).status, 400);
  });

  it('takes a body of 4 MiB, and not a byte more', async () => {
    const fill = (bytes: number) => `["${'x'.repeat(bytes - 4)}"]`;
    assert.equal((await send('POST', '/v1/find', { body: fill(4 * 1024 * 1024) })).status, 400);
    assert.equal((await send('POST', '/v1/find', { body: fill(4 * 1024 * 1024 + 1) })).status, 413);
  });

  it('answers what is under way before it is closed, and then leaves no socket', async () => {
    await owner.store.append(anEntry({ requestId: idOf(2) }), aDecisionRecord()); // so that the next row waits 50 ms
    const appending = send('POST', '/v1/append', { body: JSON.stringify([anEntry(), aDecisionRecord()]) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await owner.channel.close();
    assert.equal((await appending).status, 200);
    assert.equal(existsSync(owner.address), false);
  });
});
