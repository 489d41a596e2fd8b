import assert from 'node:assert/strict';
import { viewPlaces } from '../../src/gateway/endpoint-places.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';
import { aProviderCard } from '../support/builders.js';

describe('viewPlaces', () => {
  const card = aProviderCard({
    baseUrl: 'https://us.example/v1',
    region: 'us',
    endpoints: [
      { region: 'eu', baseUrl: 'https://eu-1.example/v1' },
      { region: 'eu', baseUrl: 'https://eu-2.example/v1' },
      { region: 'eu', baseUrl: 'https://eu-3.example/v1', priceTimes: 1.1 },
    ],
  });

  it('puts the quickest that may be called first, and says why others are not', async () => {
    let nowMs = 0;
    const times = new EndpointTimes(() => nowMs);
    await times.timed('https://eu-2.example/v1', () => {
      nowMs += 25;
      return Promise.resolve();
    });
    assert.deepEqual(viewPlaces(card, { residency: () => new Set(['eu']), times }), [
      { region: 'eu', address: 'https://eu-2.example', state: 'next', latencyMs: 25 },
      { region: 'eu', address: 'https://eu-1.example', state: 'open', latencyMs: undefined },
      { region: 'us', address: 'https://us.example', state: 'outside', latencyMs: undefined },
      { region: 'eu', address: 'https://eu-3.example', state: 'dearer', latencyMs: undefined },
    ]);
  });

  it('has no address for what is called inside this process', () => {
    const times = new EndpointTimes(() => 0);
    assert.deepEqual(viewPlaces(aProviderCard({ baseUrl: '' }), { residency: () => undefined, times }), [
      { region: 'other', address: '', state: 'next', latencyMs: undefined },
    ]);
  });
});
