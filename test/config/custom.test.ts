import assert from 'node:assert/strict';
import { customStock } from '../../src/config/custom.js';
import { settingsSchema, type Settings } from '../../src/config/schema.js';
import type { ProviderCard } from '../../src/core/model.js';

const OURS: ProviderCard = {
  id: 'acme',
  name: 'Acme',
  wire: 'openai-chat',
  baseUrl: 'https://api.acme.example/v1',
  also: [],
  auth: undefined,
  headers: {},
  betas: [],
  keyEnv: ['ACME_API_KEY'],
  keyUrl: 'https://acme.example/keys',
  local: false,
  region: 'us',
  quirks: ['no-stream-usage'],
  probePath: undefined,
};
const stock = (custom: Record<string, unknown>) =>
  customStock(settingsSchema.parse({ 'providers.custom': custom }) satisfies Settings, [OURS]);

describe('providers of the user’s own', () => {
  it('take defaults that promise little', () => {
    const { models } = stock({ mine: { baseUrl: 'https://llm.example/v1', models: [{ model: 'm' }] } });
    assert.deepEqual(models, [
      {
        provider: 'mine',
        model: 'm',
        name: 'm',
        tier: 'cheap',
        contextTokens: 32_768,
        maxOutputTokens: 4_096,
        capabilities: [],
        price: undefined,
        local: false,
      },
    ]);
  });

  it('end on the day that the user gives', () => {
    const ending = { model: 'm', retiresOn: '2027-01-31', successor: 'mine/n' };
    const { models } = stock({ mine: { baseUrl: 'https://llm.example', models: [ending, { model: 'n' }] } });
    assert.deepEqual(
      models.map(({ lifecycle }) => lifecycle),
      [{ retiresOn: '2027-01-31', successor: 'mine/n' }, undefined],
    );
  });

  it('refuse a day that is none, and a successor that no request could name', () => {
    const parse = (model: object) =>
      stock({ mine: { baseUrl: 'https://llm.example', models: [{ model: 'm', ...model }] } });
    assert.throws(() => parse({ retiresOn: 'soon' }), /Invalid ISO date/);
    assert.throws(() => parse({ retiresOn: '2027-01-31', successor: 'n' }), /must be \\?"provider\/model\\?"/);
  });

  it('are unpriced unless both prices are given', () => {
    const priced = { model: 'm', inputUsdPerMTok: 1, outputUsdPerMTok: 2 };
    const { models } = stock({
      mine: { baseUrl: 'https://llm.example', models: [priced, { model: 'n', inputUsdPerMTok: 1 }] },
    });
    assert.deepEqual(
      models.map(({ price }) => price?.outputUsdPerMTok),
      [2, undefined],
    );
  });

  it('cost nothing on this machine, where a missing price is a real zero', () => {
    const { models } = stock({ mine: { baseUrl: 'http://127.0.0.1:9', models: [{ model: 'm' }] } });
    assert.equal(models[0]?.price?.inputUsdPerMTok, 0);
    assert.equal(models[0].local, true);
  });

  it('are unpriced also on this machine when one price of two is missing', () => {
    const { models } = stock({
      mine: {
        baseUrl: 'http://127.0.0.1:9',
        models: [
          { model: 'm', inputUsdPerMTok: 1 },
          { model: 'n', outputUsdPerMTok: 0 },
        ],
      },
    });
    assert.deepEqual(
      models.map(({ price }) => price),
      [undefined, undefined],
    );
  });

  it('say how requests prove who calls, and what else goes with them', () => {
    const { providers } = stock({
      mine: { baseUrl: 'https://llm.example/v1', auth: 'azure-entra', headers: { 'x-team': 'red' } },
    });
    assert.equal(providers[0]?.auth, 'azure-entra');
    assert.deepEqual(providers[0].headers, { 'x-team': 'red' });
  });

  it('serve the same models over a wire of ours that they move', () => {
    const ours = { ...OURS, also: [{ wire: 'gemini' as const, baseUrl: 'https://g.acme.example', models: '^g-' }] };
    const settings = settingsSchema.parse({
      'providers.custom': {
        acme: {
          baseUrl: 'https://llm.example/v1',
          also: [
            { wire: 'gemini', baseUrl: 'https://llm.example/g/' },
            { wire: 'ollama', baseUrl: 'https://llm.example/o' },
          ],
        },
      },
    });
    assert.deepEqual(customStock(settings, [ours]).providers[0]?.also, [
      { wire: 'gemini', baseUrl: 'https://llm.example/g', models: '^g-' },
      { wire: 'ollama', baseUrl: 'https://llm.example/o' },
    ]);
  });

  it('may move one of ours, which keeps its quirks but not its environment key', () => {
    const { providers } = stock({ acme: { baseUrl: 'https://gateway.example/acme/' } });
    assert.deepEqual(
      [providers[0]?.name, providers[0]?.baseUrl, providers[0]?.quirks, providers[0]?.keyEnv],
      ['Acme', 'https://gateway.example/acme', ['no-stream-usage'], []],
    );
  });

  it('are left out, with the reason, at an address that is not safe', () => {
    const { providers, problems } = stock({
      plain: { baseUrl: 'http://llm.example/v1' },
      named: { baseUrl: 'https://user:secret@llm.example/v1' },
    });
    assert.deepEqual(providers, []);
    assert.match(problems[0] ?? '', /"plain" is left out: http is accepted for this machine only/);
    assert.match(problems[1] ?? '', /"named" is left out: its address holds a user name or password/);
    assert.doesNotMatch(problems.join(), /secret/);
  });
});
