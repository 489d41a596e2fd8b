import assert from 'node:assert/strict';
import { ipBytes, networks } from '../../src/core/ip.js';

const zeros = (count: number): readonly number[] => Array.from({ length: count }, () => 0);

describe('ipBytes', () => {
  for (const [written, bytes] of [
    ['0.0.0.0', [0, 0, 0, 0]],
    ['192.168.1.255', [192, 168, 1, 255]],
    ['::', zeros(16)],
    ['[::1]', [...zeros(15), 1]],
    ['1::', [0, 1, ...zeros(14)]],
    ['fe80::1%eth0', [0xfe, 0x80, ...zeros(13), 1]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['1:2:3:4:5:6:7::', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]],
    ['::ffff:1.2.3.4', [...zeros(10), 255, 255, 1, 2, 3, 4]],
    ['ABCD::', [0xab, 0xcd, ...zeros(14)]],
  ] as const) {
    it(`reads ${written}`, () => assert.deepEqual(ipBytes(written), bytes));
  }

  for (const written of [
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.',
    ' 1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '12345::',
    'g::',
  ]) {
    it(`does not take "${written}" for an address`, () => assert.equal(ipBytes(written), undefined));
  }
});

describe('networks', () => {
  const isIn = (address: string, ...written: readonly string[]): boolean =>
    networks(...written)(ipBytes(address) ?? assert.fail(address));

  it('end where their bits end', () => {
    assert.equal(isIn('172.16.0.0', '172.16.0.0/12'), true);
    assert.equal(isIn('172.31.255.255', '172.16.0.0/12'), true);
    assert.equal(isIn('172.15.255.255', '172.16.0.0/12'), false);
    assert.equal(isIn('172.32.0.0', '172.16.0.0/12'), false);
  });

  it('may hold one address, or all of a family', () => {
    assert.equal(isIn('1.2.3.4', '1.2.3.4/32'), true);
    assert.equal(isIn('1.2.3.5', '1.2.3.4/32'), false);
    assert.equal(isIn('255.255.255.255', '0.0.0.0/0'), true);
  });

  it('keep the families apart', () => {
    assert.equal(isIn('::', '0.0.0.0/0'), false);
    assert.equal(isIn('0.0.0.0', '::/0'), false);
    assert.equal(isIn('::1', '0.0.0.0/0', '::/0'), true);
  });

  it('are refused when they are not written as networks', () => {
    for (const written of ['1.2.3.4', '1.2.3/8', 'x/8', '1.2.3.4/', '1.2.3.4/a']) {
      assert.throws(() => networks(written), RangeError);
    }
  });
});
