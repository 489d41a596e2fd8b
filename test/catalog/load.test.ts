import assert from 'node:assert/strict';
import { buildCatalog } from '../../src/catalog/load.js';
import { aModelRow, aProviderRow } from './rows.js';

describe('buildCatalog', () => {
  it('makes cards of rows', () => {
    const catalog = buildCatalog({ providers: [aProviderRow()], models: [aModelRow()] });
    assert.deepEqual(catalog.providers, [
      {
        id: 'acme',
        name: 'Acme',
        wire: 'openai-chat',
        baseUrl: 'https://api.acme.example/v1',
        also: [],
        auth: undefined,
        headers: {},
        betas: [],
        keyEnv: ['ACME_API_KEY'],
        keyUrl: undefined,
        local: false,
        region: 'other',
        quirks: [],
        probePath: undefined,
      },
    ]);
    assert.deepEqual(
      { ...catalog.models[0] },
      {
        provider: 'acme',
        model: 'anvil-1',
        name: 'Anvil 1',
        tier: 'mid',
        contextTokens: 100_000,
        maxOutputTokens: 8_000,
        capabilities: ['tools'],
        price: undefined,
        local: false,
      },
    );
  });

  it('is as old as its newest row', () => {
    const models = [aModelRow({ asOf: '2026-03-01' }), aModelRow({ model: 'anvil-2', asOf: '2026-02-01' })];
    assert.equal(buildCatalog({ providers: [aProviderRow()], models }).asOf, '2026-03-01');
  });

  it('refuses a provider that is there twice', () => {
    const providers = [aProviderRow(), aProviderRow()];
    assert.throws(() => buildCatalog({ providers, models: [] }), /row acme is there twice/);
  });

  it('refuses a model that is there twice', () => {
    const models = [aModelRow(), aModelRow()];
    assert.throws(() => buildCatalog({ providers: [aProviderRow()], models }), /row acme\/anvil-1 is there twice/);
  });

  it('refuses a model of a provider that is not there', () => {
    assert.throws(() => buildCatalog({ providers: [], models: [aModelRow()] }), /acme\/anvil-1: there is no provider/);
  });

  it("refuses tier 'free' for a model that costs something, and another tier for one that does not", () => {
    const providers = [aProviderRow()];
    assert.throws(
      () => buildCatalog({ providers, models: [aModelRow({ tier: 'free' })] }),
      /acme\/anvil-1: tier 'free'/,
    );
    assert.throws(() => buildCatalog({ providers, models: [aModelRow({ free: true })] }), /acme\/anvil-1: tier 'free'/);
    assert.doesNotThrow(() => buildCatalog({ providers, models: [aModelRow({ tier: 'free', free: true })] }));

    const local = [aProviderRow({ local: true })];
    assert.doesNotThrow(() => buildCatalog({ providers: local, models: [aModelRow({ tier: 'free' })] }));
    assert.throws(() => buildCatalog({ providers: local, models: [aModelRow()] }), /acme\/anvil-1: tier 'free'/);
  });
});
