import assert from 'node:assert/strict';
import type { PlaceView } from '../../../src/core/endpoints.js';
import type { ProviderCard } from '../../../src/core/model.js';
import { OFFLINE_PROVIDER } from '../../../src/core/policy/offline-last.js';
import type { Access } from '../../../src/core/route/types.js';
import { readFacts } from '../../../src/vscode/models-view/facts.js';
import { aModel, aProviderCard } from '../../support/builders.js';
import { NOW_MS } from '../support/models.js';

const READY: Access = { state: 'ready' };
const MISSING: Access = { state: 'key-missing', hint: 'add a key' };

type Given = {
  readonly providers?: readonly ProviderCard[];
  readonly access?: Access;
  readonly origin?: string;
  readonly places?: readonly PlaceView[];
};

async function read({ providers = [aProviderCard()], access = READY, origin, places = [] }: Given) {
  const stock = {
    providers: [...providers, aProviderCard({ id: OFFLINE_PROVIDER, baseUrl: '' })],
    models: [aModel(), aModel({ model: 'two', price: undefined }), aModel({ provider: OFFLINE_PROVIDER })],
    access: new Map([...providers.map(({ id }) => [id, access] as const), [OFFLINE_PROVIDER, READY] as const]),
  };
  const source = {
    inventory: { snapshot: () => Promise.resolve(stock), placesOf: () => places },
    keys: { originOf: () => Promise.resolve(origin) },
    backends: {
      ready: () => Promise.resolve(),
      view: () => ({ atMs: NOW_MS, providers: [] }),
    },
  };
  // Nothing else of the app is read.
  return readFacts(source as unknown as Parameters<typeof readFacts>[0]);
}

describe('the facts of the view of models', () => {
  const keyOf = async (given: Given) => (await read(given)).providers[0]?.key;
  const local = [aProviderCard({ local: true })];

  it('have neither the Offline helper nor its model', async () => {
    const { providers, models } = await read({});
    assert.deepEqual(
      providers.map(({ id }) => id),
      ['acme'],
    );
    assert.deepEqual(
      models.map(({ model, price }) => [model, price?.outputUsdPerMTok]),
      [
        ['acme/one', 4],
        ['acme/two', undefined],
      ],
    );
  });

  it('say where a key comes from, and never the key', async () => {
    assert.deepEqual(await keyOf({ origin: 'stored' }), { kind: 'stored' });
    assert.deepEqual(await keyOf({ origin: 'ACME_API_KEY' }), { kind: 'environment', variable: 'ACME_API_KEY' });
  });

  it('tell a missing key from one that nobody needs, and from what the environment has instead', async () => {
    assert.deepEqual(await keyOf({ access: MISSING }), { kind: 'none' });
    assert.deepEqual(await keyOf({}), { kind: 'credentials' });
    assert.deepEqual(await keyOf({ providers: local }), { kind: 'not-needed' });
    assert.deepEqual(await keyOf({ providers: [aProviderCard({ baseUrl: '' })] }), { kind: 'not-needed' });
  });

  it('know a key that a server of this machine has all the same', async () => {
    assert.deepEqual(await keyOf({ providers: local, origin: 'stored' }), { kind: 'stored' });
  });

  it('name the place of the next call, or that of the row while there is no choice', async () => {
    const regionOf = async (given: Given) => (await read(given)).providers[0]?.nextRegion;
    const place = (region: 'us' | 'eu', state: PlaceView['state']): PlaceView => ({
      region,
      address: '',
      state,
      latencyMs: undefined,
    });
    assert.equal(await regionOf({ places: [place('us', 'next'), place('eu', 'open')] }), 'us');
    assert.equal(await regionOf({ providers: [aProviderCard({ region: 'cn' })] }), 'cn');
  });
});
