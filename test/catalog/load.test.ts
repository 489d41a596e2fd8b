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

  describe('with the end of a model', () => {
    const lifecycle = { retiresOn: '2026-08-16', source: 'https://acme.example', asOf: '2026-07-01' };
    const build = (successor?: string) =>
      buildCatalog({
        providers: [aProviderRow()],
        models: [
          aModelRow({ lifecycle: { ...lifecycle, ...(successor !== undefined && { successor }) } }),
          aModelRow({ model: 'anvil-2' }),
        ],
      });

    it('has it on the card, without its provenance', () => {
      assert.deepEqual(build('acme/anvil-2').models[0]?.lifecycle, {
        retiresOn: '2026-08-16',
        successor: 'acme/anvil-2',
      });
    });

    it('refuses to name a model that is not there, or the model itself', () => {
      assert.throws(
        () => build('acme/anvil-3'),
        /acme\/anvil-1: there is no other model 'acme\/anvil-3' to use instead/,
      );
      assert.throws(() => build('acme/anvil-1'), /there is no other model 'acme\/anvil-1'/);
    });
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
