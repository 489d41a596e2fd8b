import assert from 'node:assert/strict';
import { handover } from '../../../src/proxy/endpoints/handover.js';
import { claimProofOf, type Claim, type Identity } from '../../../src/proxy/proof.js';
import type { RunningProxy } from '../../../src/proxy/server.js';
import { BEARER, fakeApp, send, startFake, TOKEN } from '../support.js';

const WINDOW: Claim = { role: 'owner', protocol: 1 };
const STANDBY: Identity = { instance: 'me', role: 'standby', protocol: 1 };

describe(`POST ${handover.path}`, () => {
  let proxy: RunningProxy;

  afterEach(() => proxy.stop());

  const ask = (claim: Claim, proof = claimProofOf(TOKEN, 'me', claim), headers: Record<string, string> = {}) =>
    send(`${proxy.url}/signalbox/handover`, { headers, body: JSON.stringify({ ...claim, proof }) });

  const mustNotGive = () => Promise.reject(new Error('called'));

  it('answers, and the process gives up the port', async () => {
    let stopped: Promise<void> | undefined;
    proxy = await startFake(undefined, { identity: STANDBY, onHandover: () => (stopped = proxy.stop()) });
    assert.equal((await ask(WINDOW)).status, 200);
    await stopped;
    proxy = await startFake(undefined, { port: proxy.port });
  });

  it('is not for strangers, nor for who knows the token only as a tool does', async () => {
    proxy = await startFake(undefined, { identity: STANDBY, onHandover: mustNotGive });
    assert.equal((await ask(WINDOW, 'ab'.repeat(32))).status, 401);
    assert.equal((await ask(WINDOW, '', BEARER)).status, 401);
  });

  it('takes no proof that was made for another process or another claim', async () => {
    proxy = await startFake(undefined, { identity: STANDBY, onHandover: mustNotGive });
    assert.equal((await ask(WINDOW, claimProofOf(TOKEN, 'another', WINDOW))).status, 401);
    assert.equal((await ask(WINDOW, claimProofOf(TOKEN, 'me', { role: 'standby', protocol: 1 }))).status, 401);
  });

  it('is refused by a window to its equal, and granted to a newer one', async () => {
    let given = 0;
    proxy = await startFake(undefined, { onHandover: () => Promise.resolve(void (given += 1)) });
    assert.equal((await ask(WINDOW)).status, 403);
    assert.equal(given, 0);
    assert.equal((await ask({ role: 'owner', protocol: 2 })).status, 200);
    assert.equal(given, 1);
  });

  it('logs when giving up the port fails', async () => {
    const logged: string[] = [];
    const app = fakeApp(undefined, { log: { error: (line) => logged.push(line) } });
    proxy = await startFake(app, { identity: STANDBY, onHandover: () => Promise.reject(new Error('no')) });
    assert.equal((await ask(WINDOW)).status, 200);
    assert.deepEqual(logged, ['Giving up the port failed']);
  });
});
