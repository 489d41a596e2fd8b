import assert from 'node:assert/strict';
import type { lookup, LookupAddress } from 'node:dns';
import { checkedLookup, isPublicHost } from '../../src/gateway/webhook-address.js';

/** Spellings of hosts as people and attackers write them; the URL class has the say in what they mean. */
const PRIVATE = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127.255.255.255',
  '0',
  '0.0.0.0',
  '10.0.0.0',
  '10.255.255.255',
  '100.64.0.0',
  '100.127.255.255',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '172.16.0.0',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.0',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '１２７.０.０.１',
  '127。0。0。1',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:8.8.8.8]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a00:1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::1]',
  '[100::1]',
  '[2001::1]',
  '[2001:1ff::1]',
  '[2001:db8::1]',
  '[2002:7f00:1::]',
  '[3fff::1]',
  '[3fff:fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fdff::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'app.localhost',
  'printer.local',
  'metadata.google.internal',
  'router.home.arpa',
  'intranet',
  'ｌｏｃａｌｈｏｓｔ',
];

const PUBLIC = [
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '134744072',
  '[2000::1]',
  '[2001:200::1]',
  '[2001:4860:4860::8888]',
  '[2003::1]',
  '[2606:4700:4700::1111]',
  '[3ffe:ffff::1]',
  '[64:ff9b::8.8.8.8]',
  'hooks.example.com',
  'hooks.example.com.',
  'mylocal.example',
  'xn--bcher-kva.example',
];

const hostOf = (spelling: string): string => new URL(`https://${spelling}/`).hostname;

describe('isPublicHost', () => {
  for (const spelling of PRIVATE) it(`refuses ${spelling}`, () => assert.equal(isPublicHost(hostOf(spelling)), false));
  for (const spelling of PUBLIC) it(`takes ${spelling}`, () => assert.equal(isPublicHost(hostOf(spelling)), true));
});

describe('checkedLookup', () => {
  type Answer = { readonly error?: NodeJS.ErrnoException; readonly addresses: readonly string[] };

  /** What the connection is given for these answers of the resolver. */
  function look({ error, addresses }: Answer, all: boolean): Promise<unknown> {
    const resolve = ((_name: string, options: { all: boolean }, callback: Callback) => {
      assert.equal(options.all, true);
      callback(
        error ?? null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    }) as unknown as typeof lookup; // one of its many forms
    return new Promise((done) => {
      checkedLookup(isPublicHost, resolve)('hooks.example.com', { all }, (failure, address, family) =>
        done(failure ? failure.code : family === undefined ? address : [address, family]),
      );
    });
  }
  type Callback = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;

  it('gives all addresses to who can try several', async () => {
    assert.deepEqual(await look({ addresses: ['1.1.1.1', '2606:4700::1'] }, true), [
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  it('gives the first to who can try one', async () => {
    assert.deepEqual(await look({ addresses: ['1.1.1.1', '8.8.8.8'] }, false), ['1.1.1.1', 4]);
  });

  it('refuses a name with one address that is not public', async () => {
    assert.equal(await look({ addresses: ['1.1.1.1', '127.0.0.1'] }, true), 'ENOTPUBLIC');
  });

  it('passes on why a name was not found', async () => {
    const error = Object.assign(new Error('no'), { code: 'EAI_AGAIN' });
    assert.equal(await look({ error, addresses: [] }, true), 'EAI_AGAIN');
  });

  it('does not find a name without addresses', async () => {
    assert.equal(await look({ addresses: [] }, true), 'ENOTFOUND');
  });
});
