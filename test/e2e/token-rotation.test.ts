import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { rotateToken } from '../../src/app/rotate-token.js';
import { findRemote } from '../../src/app/remote.js';
import { makeTicket } from '../../src/proxy/tickets.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

describe('a new proxy token', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let old: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    url = await router.url();
    old = await router.token();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const statusOf = async (token: string): Promise<number> =>
    (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('is taken with the next request, and the old one refused', async () => {
    assert.equal(await statusOf(old), 200);
    const { token, isTaken, url: running } = await router.app.rotateToken();
    assert.notEqual(token, old);
    assert.deepEqual([isTaken, running], [true, url]);
    assert.deepEqual([await statusOf(old), await statusOf(token)], [401, 200]);
    assert.equal(await router.token(), token);
  });

  it('is taken as well when another process made it', async () => {
    const { token, isTaken } = await rotateToken(router.dir);
    assert.equal(isTaken, true);
    assert.deepEqual([await statusOf(old), await statusOf(token)], [401, 200]);
  });

  it('is kept where only this user can read it', async () => {
    const { token } = await router.app.rotateToken();
    const file = path.join(router.dir, 'token');
    assert.equal(await readFile(file, 'utf8'), token);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('is what processes of this user prove themselves by from then on', async () => {
    const { token } = await router.app.rotateToken();
    assert.deepEqual(await findRemote(router.dir).then((remote) => remote && [remote.url, remote.token]), [url, token]);
  });

  it('ends the sessions of the panel that the old one opened, and its tickets', async () => {
    const open = (token: string) =>
      fetch(`${url}/dashboard/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ticket: makeTicket(token, Date.now()) }),
      });
    const { session } = (await (await open(old)).json()) as { session: string };
    const ask = async (key: string): Promise<number> =>
      (await post(`${url}/dashboard/api`, key, { type: 'overview-request' })).status;
    assert.equal(await ask(session), 200);
    const { token } = await router.app.rotateToken();
    assert.equal(await ask(session), 401);
    assert.equal((await open(old)).status, 401);
    assert.equal((await open(token)).status, 200);
  });

  it('leaves client keys and replies under way alone', async () => {
    const key = await router.app.clientKeys.create('ci');
    upstream.reply = { text: 'one two three', pieceDelayMs: 50 };
    const reply = post(`${url}/v1/chat/completions`, old, chatBody('hi', { stream: true }));
    while (upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await router.app.rotateToken();
    assert.match((await reply).text, /\[DONE\]/);
    assert.equal(await statusOf(key), 200);
  });

  it('leaves the ledger with who holds it, and open to processes that come later', async () => {
    await post(`${url}/v1/chat/completions`, old, chatBody('hi'));
    const { token } = await router.app.rotateToken();
    await post(`${url}/v1/chat/completions`, token, chatBody('hi'));
    const other = await startTestApp({ settings: mockProvider(upstream.origin), dir: router.dir });
    try {
      const rows = async (): Promise<number> => (await other.app.ledger.list({ limit: 9, beforeId: undefined })).length;
      for (let tries = 0; tries < 100 && (await rows()) < 2; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.equal(await rows(), 2);
      assert.deepEqual([router.app.ledger.role(), other.app.ledger.role()], ['owner', 'follower']);
    } finally {
      await other.stop();
    }
  });
});
