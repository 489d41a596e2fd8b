import assert from 'node:assert/strict';
import { likelyAddresses } from '../../src/app/likely-providers.js';
import { EMPTY_MEMORY, remember } from '../../src/core/memory/memory.js';
import type { ProviderCard } from '../../src/core/model.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';
import { viewPlaces } from '../../src/gateway/endpoint-places.js';
import { anywhere } from '../support/anywhere.js';
import { aProviderCard } from '../support/builders.js';
import { readyFor } from '../support/routing.js';

const at = (id: string) => aProviderCard({ id, baseUrl: `https://${id}.example/v1` });
const used = (...uses: readonly (readonly [provider: string, atMs: number])[]) =>
  uses.reduce(
    (memory, [provider, atMs]) =>
      remember(memory, {
        model: { provider, model: 'one' },
        taskClass: 'factual/medium',
        atMs,
        quality: 1,
        latencyMs: 1,
        costNanoUsd: 1,
      }),
    EMPTY_MEMORY,
  );
const placesOf = (card: ProviderCard) => viewPlaces(card, anywhere());
const hostsOf = (urls: readonly URL[]) => urls.map(({ host }) => host);

describe('likelyAddresses', () => {
  const providers = ['a', 'b', 'c', 'd'].map(at);

  it('takes three, those that answered last first', () => {
    const memory = used(['d', 30], ['b', 20], ['d', 10]);
    const access = readyFor('a', 'b', 'c', 'd');
    assert.deepEqual(hostsOf(likelyAddresses({ providers, access }, memory, placesOf)), [
      'd.example',
      'b.example',
      'a.example',
    ]);
  });

  it('takes nobody that cannot be called', () => {
    assert.deepEqual(hostsOf(likelyAddresses({ providers, access: readyFor('c') }, used(['d', 30]), placesOf)), [
      'c.example',
    ]);
  });

  it('takes nobody on this machine', () => {
    const local = aProviderCard({ id: 'l', baseUrl: 'http://127.0.0.1:1/v1' });
    assert.deepEqual(likelyAddresses({ providers: [local], access: readyFor('l') }, EMPTY_MEMORY, placesOf), []);
  });

  it('takes the place that a provider is called at, and none where prompts may not go', () => {
    const card = aProviderCard({
      id: 'a',
      baseUrl: 'https://us.example/v1',
      region: 'us',
      endpoints: [
        { region: 'eu', baseUrl: 'https://eu-1.example/v1' },
        { region: 'eu', baseUrl: 'https://eu-2.example/v1' },
      ],
    });
    const times = new EndpointTimes(() => 0);
    const within = (region: 'eu' | 'cn') =>
      likelyAddresses({ providers: [card], access: readyFor('a') }, EMPTY_MEMORY, (one) =>
        viewPlaces(one, { residency: () => new Set([region]), times }),
      );
    assert.deepEqual(hostsOf(within('eu')), ['eu-1.example']);
    assert.deepEqual(within('cn'), []);
  });
});
