import assert from 'node:assert/strict';
import type { lookup, LookupAddress } from 'node:dns';
import { isPublicHost } from '../../src/core/address-rules.js';
import { checkedLookup } from '../../src/gateway/checked-lookup.js';

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
    assert.equal(await look({ addresses: ['1.1.1.1', '127.0.0.1'] }, true), 'ENOTALLOWED');
  });

  it('passes on why a name was not found', async () => {
    const error = Object.assign(new Error('no'), { code: 'EAI_AGAIN' });
    assert.equal(await look({ error, addresses: [] }, true), 'EAI_AGAIN');
  });

  it('does not find a name without addresses', async () => {
    assert.equal(await look({ addresses: [] }, true), 'ENOTFOUND');
  });
});
