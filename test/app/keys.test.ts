import assert from 'node:assert/strict';
import { createKeys } from '../../src/app/keys.js';
import { settingsSchema } from '../../src/config/schema.js';
import type { GatewayError } from '../../src/core/errors.js';
import type { Host } from '../../src/host.js';
import { aProviderCard } from '../support/builders.js';

/** As much of a host as keys need. */
function aHost(env: Record<string, string>, environmentKeys = true) {
  const stored = new Map<string, string>();
  const settings = settingsSchema.parse({ 'discovery.environmentKeys': environmentKeys });
  const host = {
    env: (name: string) => env[name],
    settings: () => settings,
    secrets: {
      get: (name: string) => Promise.resolve(stored.get(name)),
      set: (name: string, key: string) => Promise.resolve(void stored.set(name, key)),
      delete: (name: string) => Promise.resolve(void stored.delete(name)),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    // Safe: createKeys uses nothing else of a host.
  } as unknown as Host;
  return { keys: createKeys(host), stored };
}

const ACME = aProviderCard({ baseUrl: 'https://api.acme.example/v1', keyEnv: ['ACME_KEY'] });
const OPEN = aProviderCard({ baseUrl: '{ACME_ENDPOINT}/v1', keyEnv: ['ACME_KEY'] });

describe('createKeys', () => {
  it('prefers the stored key to the environment', async () => {
    const { keys } = aHost({ ACME_KEY: 'from-env' });
    assert.equal(await keys.keyOf(ACME), 'from-env');
    await keys.set(ACME, 'stored-key');
    assert.equal(await keys.keyOf(ACME), 'stored-key');
    assert.equal(await keys.originOf(ACME), 'stored');
    await keys.remove(ACME);
    assert.equal(await keys.originOf(ACME), 'ACME_KEY');
  });

  it('leaves the environment alone when told to', async () => {
    assert.equal(await aHost({ ACME_KEY: 'from-env' }, false).keys.keyOf(ACME), undefined);
  });

  it('keeps a key for the address it was given for', async () => {
    const { keys, stored } = aHost({});
    await keys.set(ACME, 'stored-key');
    assert.deepEqual([...stored.keys()].sort(), ['acme https://api.acme.example', 'addresses acme']);
    assert.equal(await keys.keyOf({ ...ACME, baseUrl: 'https://evil.example/v1' }), undefined);
  });

  it('takes no key for one of another address while it is being stored', async () => {
    const { keys, stored } = aHost({});
    stored.set('addresses acme', 'https://api.acme.example');
    assert.equal(await keys.storedElsewhere(ACME), undefined);
    stored.set('addresses acme', 'https://old.example\nhttps://api.acme.example');
    assert.equal(await keys.storedElsewhere(ACME), 'https://old.example');
    const asked = keys.storedElsewhere(ACME);
    stored.set('acme https://api.acme.example', 'stored-key');
    assert.equal(await asked, undefined);
  });

  it('says for which address a key was given when the provider is at another one', async () => {
    const { keys } = aHost({});
    const moved = { ...ACME, baseUrl: 'https://new.example/v1' };
    assert.equal(await keys.storedElsewhere(moved), undefined);
    await keys.set(ACME, 'stored-key');
    assert.equal(await keys.storedElsewhere(ACME), undefined);
    assert.equal(await keys.storedElsewhere(moved), 'https://api.acme.example');
    assert.equal(await keys.storedElsewhere({ ...moved, id: 'other' }), undefined);
    await keys.remove(ACME);
    assert.equal(await keys.storedElsewhere(moved), undefined);
  });

  it('takes a key along only when it is told to', async () => {
    const { keys } = aHost({});
    const moved = { ...ACME, baseUrl: 'https://new.example/v1' };
    await keys.set(ACME, 'stored-key');
    assert.equal(await keys.keyOf(moved), undefined);
    await keys.moveHere(moved);
    assert.deepEqual([await keys.keyOf(moved), await keys.keyOf(ACME)], ['stored-key', 'stored-key']);
    await keys.remove(moved);
    assert.equal(await keys.storedElsewhere(moved), 'https://api.acme.example');
  });

  it('gives no key to an address with a place to fill, and says what to set before one is stored', async () => {
    const { keys, stored } = aHost({ ACME_KEY: 'from-env' });
    assert.equal(await keys.keyOf(OPEN), undefined);
    assert.equal(await keys.originOf(OPEN), 'ACME_KEY');
    await assert.rejects(keys.set(OPEN, 'stored-key'), (error: GatewayError) => {
      assert.equal(error.kind, 'invalid-request');
      assert.equal(
        error.message,
        'A key belongs to one address. For that of Acme, set ACME_ENDPOINT to an https address.',
      );
      return true;
    });
    await keys.remove(OPEN);
    assert.equal(stored.size, 0);
  });
});
