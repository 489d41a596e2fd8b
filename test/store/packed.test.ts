import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pack, unpack } from '../../src/store/packed.js';
import { runs } from '../support/runs.js';

describe('packed JSON', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.json(), (json) => assert.equal(unpack(pack(json)), json)),
      runs(1_000),
    );
  });

  it('is short where it repeats itself', () => {
    assert.ok(pack('{"name":"Acme One"}'.repeat(100)).length < 100);
  });

  it('may be the plain text of an older row', () => {
    assert.equal(unpack('{"a":1}'), '{"a":1}');
  });

  it('is refused where it is not ours', () => {
    assert.throws(() => unpack(new Uint8Array([1, 2, 3])));
  });
});
