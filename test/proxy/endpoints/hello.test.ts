import assert from 'node:assert/strict';
import { hello } from '../../../src/proxy/endpoints/hello.js';
import { findEndpoint } from '../../../src/proxy/router.js';
import { send, startFake, aHead } from '../support.js';

describe('/api/hello', () => {
  it('is found by HEAD as by GET', () => {
    for (const method of ['HEAD', 'GET']) {
      const found = findEndpoint(aHead({ method, url: '/api/hello' }));
      assert.equal(found.kind === 'endpoint' && found.endpoint, hello);
    }
  });

  it('answers without a key', async () => {
    const proxy = await startFake();
    try {
      const url = `http://127.0.0.1:${proxy.port}/api/hello`;
      const [head, get] = [await send(url, { method: 'HEAD' }), await send(url)];
      assert.deepEqual([head.status, head.body], [200, '']);
      assert.deepEqual([get.status, get.body], [200, '{"message":"hello"}']);
    } finally {
      await proxy.stop();
    }
  });
});
