import assert from 'node:assert/strict';
import { identify } from '../../../src/proxy/endpoints/identify.js';
import { proofOf } from '../../../src/proxy/proof.js';
import { ME, send, startFake, TOKEN } from '../support.js';

describe(`GET ${identify.path}`, () => {
  const NONCE = 'ab'.repeat(16);

  it('proves to anyone that it knows the token, for its own port, without sending it', async () => {
    const proxy = await startFake();
    const { status, body } = await send(`${proxy.url}/signalbox/identify?nonce=${NONCE}`);
    await proxy.stop();
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {
      proof: proofOf(TOKEN, NONCE, proxy.port, ME),
      instance: 'me',
      role: 'owner',
      protocol: 1,
    });
  });

  for (const nonce of ['', 'ab'.repeat(15), 'zz'.repeat(16), 'ab'.repeat(65)]) {
    it(`proves nothing for the nonce "${nonce.slice(0, 10)}" of ${nonce.length}`, async () => {
      const proxy = await startFake();
      const { status } = await send(`${proxy.url}/signalbox/identify?nonce=${nonce}`);
      await proxy.stop();
      assert.equal(status, 400);
    });
  }
});
