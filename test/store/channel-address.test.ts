import assert from 'node:assert/strict';
import { chmodSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { channelAddress } from '../../src/store/channel-address.js';

const FITTING = `/${'d'.repeat(88)}`; // with '/owner.sock' exactly 100 bytes
const LONG = `${FITTING}d`;

describe('channelAddress', function () {
  if (process.platform === 'win32') return;

  const address = channelAddress(LONG, 'token');
  const folder = path.dirname(address);
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is a socket beside the ledger while its path fits', () => {
    assert.equal(channelAddress(FITTING, 'token'), `${FITTING}/owner.sock`);
  });

  it('moves to a private temporary folder when it is one byte longer', () => {
    assert.equal(channelAddress(LONG, 'token'), address);
    assert.equal(path.dirname(folder), tmpdir());
    assert.match(path.basename(folder), /^signalbox-[0-9a-f]{16}$/);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('refuses a temporary folder that others can enter', () => {
    channelAddress(LONG, 'token');
    chmodSync(folder, 0o755);
    assert.throws(() => channelAddress(LONG, 'token'), { kind: 'ledger-unavailable', message: /open to other users/ });
  });

  it('is another one for another folder, and for another token', () => {
    const names = [
      channelAddress('a', 'token', 'win32'),
      channelAddress('b', 'token', 'win32'),
      channelAddress('a', 'other', 'win32'),
    ];
    assert.equal(new Set(names).size, 3);
  });

  it('is a named pipe on Windows', () => {
    assert.match(channelAddress('a', 'token', 'win32'), /^\\\\\.\\pipe\\signalbox-[0-9a-f]{16}$/);
  });
});
