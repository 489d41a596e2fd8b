import assert from 'node:assert/strict';
import { parseRows } from '../../src/catalog/schema.js';
import { aModelRow, aProviderRow } from './rows.js';

describe('parseRows', () => {
  it('takes rows with all that is needed, and lists that are left out', () => {
    const rows = parseRows({ providers: [aProviderRow()] });
    assert.deepEqual(rows, { providers: [aProviderRow()], models: [] });
  });

  it('names the row and the field that is misspelled', () => {
    const { contextTokens, ...rest } = aModelRow();
    assert.throws(
      () => parseRows({ models: [aModelRow(), { ...rest, contxtTokens: contextTokens }] }),
      /^Error: models row 2 \(acme\/anvil-1\): contextTokens: .*; Unrecognized key: "contxtTokens"$/,
    );
  });

  it('refuses a misspelled rate in a price', () => {
    const price = { inputUsdPerMtok: 1, outputUsdPerMTok: 2 };
    assert.throws(
      () => parseRows({ models: [{ ...aModelRow(), price }] }),
      /price: Unrecognized key: "inputUsdPerMtok"/,
    );
  });

  it('refuses a rate below zero', () => {
    const price = { inputUsdPerMTok: -1, outputUsdPerMTok: 2 };
    assert.throws(() => parseRows({ models: [aModelRow({ price })] }), /price\.inputUsdPerMTok/);
  });

  it('refuses a source that is not https', () => {
    assert.throws(() => parseRows({ models: [aModelRow({ source: 'http://acme.example' })] }), /source/);
  });

  it('refuses a date that is none', () => {
    assert.throws(() => parseRows({ models: [aModelRow({ asOf: '2026-02-30' })] }), /asOf/);
  });

  describe('of the end of a model', () => {
    const facts = { retiresOn: '2026-08-16', source: 'https://acme.example/deprecations', asOf: '2026-07-01' };
    const parse = (lifecycle: object) => parseRows({ models: [{ ...aModelRow(), lifecycle }] });

    it('takes a day with its source, alone or with the announcement and what to use instead', () => {
      assert.doesNotThrow(() => parse(facts));
      assert.doesNotThrow(() => parse({ ...facts, announcedOn: '2026-08-16', successor: 'acme/family/two' }));
    });

    it('refuses an announcement after the end', () => {
      assert.throws(() => parse({ ...facts, announcedOn: '2026-08-17' }), /lifecycle\.announcedOn: is after retiresOn/);
    });

    it('refuses what nobody can check', () => {
      assert.throws(() => parse({ retiresOn: '2026-08-16', asOf: '2026-07-01' }), /lifecycle\.source/);
      assert.throws(() => parse({ ...facts, retiresOn: 'August 2026' }), /lifecycle\.retiresOn: Invalid ISO date/);
      assert.throws(() => parse({ ...facts, successor: 'two' }), /lifecycle\.successor: must be "provider\/model"/);
    });
  });

  it('refuses a base URL that ends with a slash', () => {
    const row = aProviderRow({ baseUrl: 'https://api.acme.example/v1/' });
    assert.throws(() => parseRows({ providers: [row] }), /baseUrl: must not end with a slash/);
  });

  it('takes a base URL with places, and no other form', () => {
    const parse = (baseUrl: string) => parseRows({ providers: [aProviderRow({ baseUrl })] });
    assert.doesNotThrow(() => parse('https://{REGION|OTHER=global}.acme.example/v1'));
    assert.doesNotThrow(() => parse('{ACME_ENDPOINT}/v1'));
    assert.throws(() => parse('https://{region|x}.acme.example/v1'), /baseUrl: Invalid URL/);
    assert.throws(() => parse('ftp://{REGION}.acme.example'), /baseUrl: Invalid URL/);
  });

  it('wants a regular expression where one stands', () => {
    const parse = (models: string) =>
      parseRows({
        providers: [aProviderRow({ also: [{ wire: 'gemini', baseUrl: 'https://api.acme.example', models }] })],
      });
    assert.doesNotThrow(() => parse('^claude-'));
    assert.throws(() => parse('('), /models: is not a regular expression/);
  });

  it('wants a base URL, except where there is nothing to call', () => {
    const { baseUrl, ...bare } = aProviderRow();
    assert.throws(() => parseRows({ providers: [bare] }), /baseUrl: is needed/);
    assert.doesNotThrow(() => parseRows({ providers: [{ ...bare, wire: 'offline' }] }));
    assert.throws(() => parseRows({ providers: [{ ...bare, wire: 'offline', baseUrl }] }), /baseUrl/);
  });

  it('refuses to probe a server that is not on this machine', () => {
    const probe = { path: '/v1/models' };
    assert.throws(() => parseRows({ providers: [aProviderRow({ probe })] }), /probe: is for local servers only/);
    assert.doesNotThrow(() => parseRows({ providers: [aProviderRow({ probe, local: true })] }));
  });

  it('refuses a free model with a price', () => {
    const row = aModelRow({ free: true, price: { inputUsdPerMTok: 1, outputUsdPerMTok: 2 } });
    assert.throws(() => parseRows({ models: [row] }), /a free model has no price/);
  });

  it('refuses more output than context', () => {
    const row = aModelRow({ contextTokens: 1_000, maxOutputTokens: 1_001 });
    assert.throws(() => parseRows({ models: [row] }), /maxOutputTokens: is more than contextTokens/);
  });

  it('says so when it is given no catalogue at all', () => {
    assert.throws(() => parseRows('models'), /^Error: catalogue: /);
    assert.throws(() => parseRows({ models: [null] }), /^Error: models row 1: /);
  });
});
