import assert from 'node:assert/strict';
import { claimProofOf, isSameProof, outranks, proofOf, type Identity } from '../../src/proxy/proof.js';

const WINDOW: Identity = { instance: 'window-1', role: 'owner', protocol: 1 };

describe('proof', () => {
  // printf 'signalbox-proof:00ff:8787:1:owner:window-1' | openssl dgst -sha256 -hmac secret
  it('is the HMAC-SHA256 of the nonce, the port and all that is said, under the token', () => {
    assert.equal(
      proofOf('secret', '00ff', 8787, WINDOW),
      '0102e519ffdb50c4cbb4cba54581eb16d9277e8c3acbb6ac42079a7aa3877cab',
    );
  });

  it('differs for another nonce, port, token, instance, role and protocol', () => {
    const proofs = [
      proofOf('secret', '00ff', 8787, WINDOW),
      proofOf('secret2', '00ff', 8787, WINDOW),
      proofOf('secret', '00fe', 8787, WINDOW),
      proofOf('secret', '00ff', 8788, WINDOW),
      proofOf('secret', '00ff', 8787, { ...WINDOW, instance: 'window-2' }),
      proofOf('secret', '00ff', 8787, { ...WINDOW, role: 'standby' }),
      proofOf('secret', '00ff', 8787, { ...WINDOW, protocol: 2 }),
    ];
    assert.equal(new Set(proofs).size, 7);
  });

  // printf 'signalbox-claim:window-1:2:standby' | openssl dgst -sha256 -hmac secret
  it('of a claim is for one instance, role and protocol', () => {
    assert.equal(
      claimProofOf('secret', 'window-1', { role: 'standby', protocol: 2 }),
      'c916558d47497881b8e08f3365418843da91f2e48a2a80cd2dfb452018c08c2e',
    );
  });

  it('is compared whole', () => {
    assert.equal(isSameProof('ab', 'ab'), true);
    assert.equal(isSameProof('ab', 'aa'), false);
    assert.equal(isSameProof('ab', 'abc'), false);
  });
});

describe('who comes first', () => {
  const owner = (protocol: number) => ({ role: 'owner' as const, protocol });
  const standby = (protocol: number) => ({ role: 'standby' as const, protocol });

  for (const [one, other, first] of [
    [owner(1), owner(1), false],
    [owner(1), standby(1), true],
    [standby(1), owner(1), false],
    [standby(1), standby(1), false],
    [owner(2), owner(1), true],
    [owner(1), owner(2), false],
    [standby(2), owner(1), true],
    [owner(1), standby(2), false],
  ] as const) {
    it(`${one.role} ${one.protocol} ${first ? 'takes' : 'does not take'} the port of ${other.role} ${other.protocol}`, () => {
      assert.equal(outranks(one, other), first);
    });
  }
});
