import assert from 'node:assert/strict';
import { proofOf } from '../../src/proxy/proof.js';

describe('proof', () => {
  // printf 'signalbox-proof:00ff' | openssl dgst -sha256 -hmac secret
  it('is the HMAC-SHA256 of the nonce under the token', () => {
    assert.equal(proofOf('secret', '00ff'), '8c2e50f66d1ba724367a2ed79d1116bbb5acee44cdd91a60eb5a21e0e1c6c768');
  });

  it('differs for another nonce and another token', () => {
    assert.notEqual(proofOf('secret', '00fe'), proofOf('secret', '00ff'));
    assert.notEqual(proofOf('secret2', '00ff'), proofOf('secret', '00ff'));
  });
});
