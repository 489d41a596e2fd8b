import assert from 'node:assert/strict';
import { endpointsOf, openEndpoints, outsideOf, priceTimesOf, regionsOf } from '../../src/core/endpoints.js';
import type { Region } from '../../src/core/region.js';
import { aProviderCard } from '../support/builders.js';

const CARD = aProviderCard({
  baseUrl: 'https://api.example/v1',
  also: [
    { wire: 'anthropic-messages', baseUrl: 'https://api.example/anthropic/v1', models: '^claude-' },
    { wire: 'gemini', baseUrl: 'https://elsewhere.example/v1' },
  ],
  region: 'us',
  endpoints: [
    { region: 'eu', baseUrl: 'https://eu.example/v1', priceTimes: 1.1 },
    { region: 'eu', baseUrl: 'https://eu-2.example/v1', priceTimes: 1.1 },
    { region: 'eu', baseUrl: 'https://eu-3.example/v1', priceTimes: 2 },
  ],
});
const only = (...regions: Region[]) => new Set(regions);
const addresses = (...args: Parameters<typeof openEndpoints>) => openEndpoints(...args).map(({ baseUrl }) => baseUrl);

describe('endpointsOf', () => {
  it('finds the other wires of a further place under its origin, as far as they share that of the main address', () => {
    assert.deepEqual(endpointsOf(CARD)[1], {
      region: 'eu',
      baseUrl: 'https://eu.example/v1',
      also: [{ wire: 'anthropic-messages', baseUrl: 'https://eu.example/anthropic/v1', models: '^claude-' }],
      priceTimes: 1.1,
    });
  });

  it('is the main address alone where there are no others', () => {
    const { baseUrl, also } = CARD;
    assert.deepEqual(endpointsOf({ baseUrl, also, region: 'cn' }), [{ region: 'cn', baseUrl, also, priceTimes: 1 }]);
  });
});

describe('openEndpoints', () => {
  it('leaves places that cost more alone while another may be called', () => {
    assert.deepEqual(addresses(CARD, 'm', undefined), ['https://api.example/v1']);
    assert.deepEqual(addresses(CARD, 'm', only('us', 'eu')), ['https://api.example/v1']);
  });

  it('takes the cheapest of those that are allowed', () => {
    assert.deepEqual(addresses(CARD, 'm', only('eu')), ['https://eu.example/v1', 'https://eu-2.example/v1']);
  });

  it('is empty where nothing is allowed', () => {
    assert.deepEqual(addresses(CARD, 'm', only('cn')), []);
    assert.deepEqual(addresses(CARD, undefined, only()), []);
  });
});

describe('models that are processed elsewhere', () => {
  const card = aProviderCard({
    region: 'eu',
    elsewhere: [
      { models: '^eu\\.', region: 'eu' },
      { models: '^global\\.', region: 'other' },
    ],
  });

  it('need both places to be allowed: where they are asked for and where they are processed', () => {
    assert.equal(addresses(card, 'eu.m', only('eu')).length, 1);
    assert.equal(addresses(card, 'global.m', only('eu')).length, 0);
    assert.equal(addresses({ ...card, region: 'us' }, 'eu.m', only('eu')).length, 0);
  });

  it('are no matter where prompts may go anywhere', () => {
    assert.equal(addresses(card, 'global.m', undefined).length, 1);
  });

  it('are named by the place where they are processed', () => {
    assert.equal(
      outsideOf(card, 'global.m', only('eu')),
      'it is not known where its requests go, and the setting "routing.residency" allows only the EU',
    );
    assert.equal(outsideOf(card, 'plain', only('eu')), undefined);
  });
});

describe('outsideOf', () => {
  it('names each region once', () => {
    assert.equal(
      outsideOf(CARD, undefined, only('cn')),
      'its requests go to the US or the EU, and the setting "routing.residency" allows only China',
    );
  });
});

describe('regionsOf', () => {
  it('are those of all places, that of the main address first', () => {
    assert.deepEqual(regionsOf(CARD), ['us', 'eu']);
  });
});

describe('priceTimesOf', () => {
  it('is that of the place which is called', () => {
    assert.equal(priceTimesOf(CARD, undefined), 1);
    assert.equal(priceTimesOf(CARD, only('eu')), 1.1);
    assert.equal(priceTimesOf(CARD, only('cn')), 1);
  });
});
