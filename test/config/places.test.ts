import assert from 'node:assert/strict';
import { customStock } from '../../src/config/custom.js';
import { settingsSchema } from '../../src/config/schema.js';
import { aProviderCard } from '../support/builders.js';

const OURS = aProviderCard({
  id: 'acme',
  baseUrl: 'https://api.acme.example/v1',
  region: 'eu',
  endpoints: [{ region: 'us', baseUrl: 'https://us.acme.example/v1' }],
  elsewhere: [{ models: '^global\\.', region: 'other' }],
});
const stock = (id: string, custom: Record<string, unknown>) =>
  customStock(settingsSchema.parse({ 'providers.custom': { [id]: custom } }), [OURS]);
const cardOf = (id: string, custom: Record<string, unknown>) =>
  stock(id, custom).providers[0] ?? assert.fail(stock(id, custom).problems[0]);
const regionOf = (id: string, custom: Record<string, unknown>) => cardOf(id, custom).region;

describe('the region of a provider of the user’s own', () => {
  it('is the one they name, whatever the address looks like', () => {
    assert.equal(regionOf('mine', { baseUrl: 'https://llm.example/v1', region: 'eu' }), 'eu');
    assert.equal(
      regionOf('mine', { baseUrl: 'https://us-central1-aiplatform.googleapis.com', region: 'other' }),
      'other',
    );
  });

  it('is the one the address tells', () => {
    assert.equal(regionOf('mine', { baseUrl: 'https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1' }), 'eu');
    assert.equal(regionOf('mine', { baseUrl: 'http://127.0.0.1:4000/v1' }), 'local');
  });

  it('is not known otherwise, also when some of its addresses tell one', () => {
    const eu = 'https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1';
    assert.equal(regionOf('mine', { baseUrl: 'https://eu.llm.example/v1' }), 'other');
    assert.equal(
      regionOf('mine', { baseUrl: eu, also: [{ wire: 'gemini', baseUrl: 'https://llm.example' }] }),
      'other',
    );
  });

  it('is ours at an address of ours, and only there', () => {
    assert.equal(regionOf('acme', { baseUrl: 'https://api.acme.example/v2' }), 'eu');
    assert.equal(regionOf('acme', { baseUrl: 'https://us.acme.example/v1' }), 'us');
    assert.equal(regionOf('acme', { baseUrl: 'https://relay.example/v1' }), 'other');
  });
});

describe('a server on this machine', () => {
  it('is no local one when the user says that it passes requests on', () => {
    const { local, region } = cardOf('relay', { baseUrl: 'http://127.0.0.1:4000/v1', region: 'us' });
    assert.deepEqual([local, region], [false, 'us']);
    const endpoints = [{ region: 'us', baseUrl: 'http://127.0.0.1:4001/v1' }];
    assert.equal(cardOf('relay', { baseUrl: 'http://127.0.0.1:4000/v1', endpoints }).local, false);
  });

  it('is a local one otherwise', () => {
    assert.equal(cardOf('mine', { baseUrl: 'http://127.0.0.1:4000/v1' }).local, true);
  });
});

describe('further places of a provider of the user’s own', () => {
  const endpoints = [{ region: 'eu', baseUrl: 'https://eu.llm.example/v1/', priceTimes: 1.1 }];

  it('are taken as they are written, but for a slash at the end', () => {
    assert.deepEqual(cardOf('mine', { baseUrl: 'https://llm.example/v1', endpoints }).endpoints, [
      { region: 'eu', baseUrl: 'https://eu.llm.example/v1', priceTimes: 1.1 },
    ]);
  });

  it('have to be as safe as the main address', () => {
    const unsafe = [{ region: 'eu', baseUrl: 'http://eu.llm.example/v1' }];
    assert.match(
      stock('mine', { baseUrl: 'https://llm.example/v1', endpoints: unsafe }).problems[0] ?? '',
      /"mine" is left out: http is accepted for this machine only/,
    );
  });

  it('want everything that the provider speaks under one origin', () => {
    const also = [{ wire: 'gemini', baseUrl: 'https://g.llm.example' }];
    const { providers, problems } = stock('mine', { baseUrl: 'https://llm.example/v1', also, endpoints });
    assert.deepEqual(providers, []);
    assert.match(problems[0] ?? '', /with "endpoints", all its other addresses must be under one origin/);
  });

  it('do not change which models are processed elsewhere', () => {
    assert.deepEqual(cardOf('acme', { baseUrl: 'https://relay.example/v1' }).elsewhere, OURS.elsewhere);
  });
});
