import assert from 'node:assert/strict';
import { checkOwnership } from '../../../src/app/doctor/check-ownership.js';

describe('the doctor on ownership', () => {
  it('tells who holds the ledger', () => {
    const what = (role: 'owner' | 'follower' | undefined) =>
      checkOwnership({ role, version: '1', other: undefined })[0];
    assert.equal(what('owner')?.what, 'This process holds the ledger.');
    assert.equal(what('follower')?.state, 'ok');
    assert.equal(what(undefined)?.state, 'unknown');
  });

  it('tells of a router of another version, and not of one of the same', () => {
    const [, found] = checkOwnership({ role: 'follower', version: '0.2.0', other: '0.1.0' });
    assert.equal(found?.state, 'warning');
    assert.equal(found.what, 'The running router is Signalbox 0.1.0, and this is 0.2.0.');
    assert.equal(checkOwnership({ role: 'follower', version: '0.2.0', other: '0.2.0' }).length, 1);
  });
});
