import assert from 'node:assert/strict';
import { checkKeys, type KeyDeps, type KeyHolder } from '../../../src/app/doctor/check-keys.js';
import type { ProviderCard } from '../../../src/core/model.js';
import { aProviderCard } from '../../support/builders.js';

const ACME = aProviderCard({ baseUrl: 'https://api.acme.example/v1', keyUrl: 'https://acme.example/keys' });
const OPENAI = aProviderCard({ id: 'openai', name: 'OpenAI', baseUrl: 'https://api.openai.com/v1' });

type Setup = {
  readonly provider?: ProviderCard;
  readonly catalogued?: ProviderCard | undefined;
  readonly origin?: string | undefined;
  readonly value?: string;
  readonly storedAt?: string;
  readonly seesStored?: boolean;
};

const look = (setup: Setup) => {
  const provider = setup.provider ?? ACME;
  const holder: KeyHolder = { provider, catalogued: 'catalogued' in setup ? setup.catalogued : provider };
  const deps: KeyDeps = {
    holders: [holder],
    originOf: () => Promise.resolve(setup.origin),
    valueOf: () => Promise.resolve(setup.value),
    storedElsewhere: () => Promise.resolve(setup.storedAt),
    seesStored: setup.seesStored ?? true,
  };
  return checkKeys(deps);
};

describe('the doctor on keys', () => {
  it('tells where a key comes from, and never the key', async () => {
    const stored = await look({ origin: 'stored', value: 'sk-very-secret-1' });
    assert.deepEqual(stored, [{ check: 'keys', state: 'ok', what: 'Acme: stored with "Set API Key".' }]);
    const [fromEnv] = await look({ origin: 'ACME_API_KEY', value: 'sk-very-secret-1' });
    assert.equal(fromEnv?.what, 'Acme: from ACME_API_KEY.');
  });

  for (const value of ['sk-with space', 'sk-line\n', 'sk-käse', '']) {
    it(`finds that ${JSON.stringify(value)} cannot be sent`, async () => {
      const [found] = await look({ origin: 'ACME_API_KEY', value });
      assert.equal(found?.state, 'problem');
      assert.match(found.what, /^Acme: the key from ACME_API_KEY holds spaces, line breaks or characters/);
      assert.equal(found.doThis, 'Set ACME_API_KEY to a key of Acme. Keys are made at https://acme.example/keys.');
    });
  }

  it("takes a service account's file for what it is", async () => {
    const vertex = aProviderCard({ baseUrl: 'https://vertex.example/v1', auth: 'google-adc' });
    const [found] = await look({ provider: vertex, origin: 'stored', value: '{"type": "service_account"}' });
    assert.equal(found?.state, 'ok');
  });

  it("knows another company's key by its beginning, where the address is the known one", async () => {
    const [found] = await look({ provider: OPENAI, origin: 'OPENAI_API_KEY', value: 'sk-ant-api03-secret' });
    assert.equal(found?.state, 'problem');
    assert.equal(found.what, 'OpenAI: the key from OPENAI_API_KEY is one for Anthropic, as its beginning shows.');
    assert.doesNotMatch(JSON.stringify(found), /secret/);
    const own = await look({ provider: OPENAI, origin: 'OPENAI_API_KEY', value: 'sk-proj-secret' });
    assert.equal(own[0]?.state, 'ok');
  });

  it('leaves the beginning alone at an address of the user, who may have a gateway there', async () => {
    const moved = { ...OPENAI, baseUrl: 'https://gateway.example/v1' };
    const [found] = await look({ provider: moved, catalogued: OPENAI, origin: 'stored', value: 'sk-ant-api03-secret' });
    assert.equal(found?.state, 'ok');
  });

  it('tells of a key that stayed with another address', async () => {
    const moved = { ...ACME, baseUrl: 'https://elsewhere.example/v1' };
    const [, found] = await look({ provider: moved, catalogued: ACME, storedAt: 'https://api.acme.example' });
    assert.equal(found?.state, 'warning');
    assert.match(
      found.what,
      /stored for https:\/\/api\.acme\.example, and the provider is now at https:\/\/elsewhere\.example/,
    );
    assert.match(found.doThis ?? '', /"Signalbox: Set API Key" for Acme/);
  });

  it('warns when there is none, and says what a terminal cannot see', async () => {
    const [none] = await look({});
    assert.equal(none?.state, 'warning');
    assert.match(none.doThis ?? '', /ANTHROPIC_API_KEY/);
    const inTerminal = await look({ origin: 'stored', value: 'sk-very-secret-1', seesStored: false });
    assert.deepEqual(
      inTerminal.map(({ state }) => state),
      ['ok', 'unknown'],
    );
  });
});
