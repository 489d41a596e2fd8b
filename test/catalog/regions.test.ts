import assert from 'node:assert/strict';
import providers from '../../src/catalog/data/providers.json' with { type: 'json' };
import { loadCatalog } from '../../src/catalog/load.js';
import { parseRows } from '../../src/catalog/schema.js';
import { endpointsOf } from '../../src/core/endpoints.js';
import { aProviderRow } from './rows.js';

describe('the regions of the built-in catalogue', () => {
  it('put a provider into the EU only where its own page says so', () => {
    const inEu = providers.filter(({ region }) => region === 'eu');
    assert.deepEqual(
      inEu.map(({ id }) => id),
      ['regolo', 'scaleway', 'stackit'],
    );
  });

  it('have an origin of its own for every place of a provider, over https', () => {
    for (const card of loadCatalog().providers.filter(({ endpoints }) => endpoints)) {
      const origins = endpointsOf(card).map(({ baseUrl }) => new URL(baseUrl).origin);
      assert.equal(new Set(origins).size, origins.length, card.id);
      assert.ok(
        origins.every((origin) => origin.startsWith('https://')),
        card.id,
      );
    }
  });

  it('do not call the editor’s models, or gateways to everybody, European', () => {
    const regionOf = (id: string) => providers.find((row) => row.id === id)?.region;
    assert.deepEqual(['vscode', 'openrouter', 'azure-openai', 'mistral', 'nebius'].map(regionOf), [
      'other',
      'us',
      'other',
      'other',
      'other',
    ]);
  });
});

describe('rows with regions', () => {
  const source = 'https://acme.example/regions';
  const endpoint = { region: 'eu' as const, baseUrl: 'https://eu.acme.example/v1', source };

  it('need a page for the EU', () => {
    assert.throws(() => parseRows({ providers: [aProviderRow({ region: 'eu' })] }), /regionSource: is needed/);
    assert.doesNotThrow(() => parseRows({ providers: [aProviderRow({ region: 'eu', regionSource: source })] }));
  });

  it('need a page for each further place, and all of the row under one origin', () => {
    const parse = (row: object) => () => parseRows({ providers: [{ ...aProviderRow(), ...row }] });
    assert.doesNotThrow(parse({ endpoints: [endpoint] }));
    assert.throws(parse({ endpoints: [{ region: 'eu', baseUrl: 'https://eu.acme.example/v1' }] }), /source/);
    const also = [{ wire: 'gemini', baseUrl: 'https://g.acme.example' }];
    assert.throws(parse({ endpoints: [endpoint], also }), /endpoints: needs all addresses of the row under one origin/);
  });

  it('pass their places on to the card', () => {
    const rows = parseRows({ providers: [aProviderRow({ endpoints: [{ ...endpoint, priceTimes: 1.1 }] })] });
    assert.equal(rows.providers[0]?.endpoints?.[0]?.priceTimes, 1.1);
  });
});
