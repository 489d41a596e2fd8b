import assert from 'node:assert/strict';
import type { KeptPrices } from '../../src/app/price-file.js';
import { createStock, type CardStock } from '../../src/app/stock.js';
import { settingsSchema } from '../../src/config/schema.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { refText, type ProviderCard } from '../../src/core/model.js';
import { wiresOf } from '../../src/gateway/dial.js';
import type { Host } from '../../src/host.js';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A stock in an environment. What is set and what was looked up may change until it reads them again. */
function stockOf(state: { env?: Record<string, string>; set?: Record<string, unknown>; kept?: KeptPrices }): CardStock {
  const host = { env: (name: string) => state.env?.[name], settings: () => settingsSchema.parse(state.set ?? {}) };
  // Safe: createStock uses nothing else of a host.
  return createStock(host as unknown as Host, SILENT, { current: () => state.kept });
}

/** One provider of the catalogue, in an environment. */
function cardOf(id: string, env: Record<string, string>, set: Record<string, unknown> = {}): ProviderCard {
  const { providers } = stockOf({ env, set }).cards();
  return providers.find((provider) => provider.id === id) ?? assert.fail(`there is no ${id}`);
}

/** Its addresses. */
function addresses(id: string, env: Record<string, string>): readonly string[] {
  const card = cardOf(id, env);
  return [card.baseUrl, ...card.also.map(({ baseUrl }) => baseUrl)];
}

describe('a local server that was moved', () => {
  const set = { 'discovery.localAddresses': { ollama: 'http://127.0.0.1:9999/' } };

  it('is called where the settings say, over everything it speaks', () => {
    assert.equal(cardOf('ollama', {}, set).baseUrl, 'http://127.0.0.1:9999');
    const { baseUrl, also } = cardOf(
      'llamacpp',
      {},
      { 'discovery.localAddresses': { llamacpp: 'http://127.0.0.1:1/v1' } },
    );
    assert.deepEqual([baseUrl, also[0]?.baseUrl], ['http://127.0.0.1:1/v1', 'http://127.0.0.1:1/v1']);
  });

  it('is not moved by the address of another', () => {
    assert.equal(cardOf('lmstudio', {}, set).baseUrl, 'http://127.0.0.1:1234/v1');
  });
});

describe('the catalogue in an environment', () => {
  it('finds Bedrock in the region that is set', () => {
    const expected = [
      'https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1',
      'https://bedrock-runtime.eu-west-1.amazonaws.com/anthropic/v1',
      'https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1',
    ];
    assert.deepEqual(addresses('bedrock', { AWS_REGION: 'eu-west-1' }), expected);
    assert.deepEqual(addresses('bedrock', { AWS_DEFAULT_REGION: 'eu-west-1' }), expected);
  });

  it('finds Vertex at the global host, and at that of a region', () => {
    assert.equal(
      addresses('vertex', { GOOGLE_CLOUD_PROJECT: 'p-1' })[0],
      'https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers/google',
    );
    assert.equal(
      addresses('vertex', { GOOGLE_CLOUD_PROJECT: 'p-1', GOOGLE_CLOUD_LOCATION: 'eu' })[1],
      'https://aiplatform.eu.rep.googleapis.com/v1/projects/p-1/locations/eu/publishers/anthropic',
    );
    assert.equal(
      addresses('vertex', { ANTHROPIC_VERTEX_PROJECT_ID: 'p-1', CLOUD_ML_REGION: 'europe-west4' })[2],
      'https://europe-west4-aiplatform.googleapis.com/v1/projects/p-1/locations/europe-west4/endpoints/openapi',
    );
  });

  it('finds Azure at the resource that is set', () => {
    assert.deepEqual(addresses('azure-openai', { AZURE_OPENAI_ENDPOINT: 'https://one.openai.azure.com/' }), [
      'https://one.openai.azure.com/openai/v1',
      'https://one.openai.azure.com/openai/v1',
    ]);
  });

  it('serves each model over the wires that its address takes', () => {
    const wires = (id: string, model: string) => wiresOf(cardOf(id, {}), model);
    assert.deepEqual(wires('bedrock', 'eu.anthropic.claude-opus-5-5'), ['anthropic-messages']);
    assert.deepEqual(wires('bedrock', 'openai.gpt-5.5'), ['openai-responses']);
    assert.deepEqual(wires('bedrock', 'openai.gpt-oss-120b-1:0'), ['openai-chat']);
    assert.deepEqual(wires('vertex', 'claude-opus-5-5'), ['anthropic-messages']);
    assert.deepEqual(wires('vertex', 'gemini-3.8-flash'), ['gemini']);
    assert.deepEqual(wires('vertex', 'meta/llama-4-maverick-17b-128e-instruct-maas'), ['openai-chat']);
    assert.deepEqual(wires('azure-openai', 'my-deployment'), ['openai-chat', 'openai-responses']);
  });

  it('leaves the places open that nothing fills', () => {
    assert.match(addresses('azure-openai', {})[0] ?? '', /^\{AZURE_OPENAI_ENDPOINT\}\//);
  });
});

describe('prices of the stock', () => {
  const o3 = { provider: 'openai', model: 'o3' }; // 2.00 in, by the tables
  const sonnet = { provider: 'anthropic', model: 'claude-sonnet-4-6' }; // 3.00 in
  const cents = { inputUsdPerMTok: 0.01, outputUsdPerMTok: 0.02 };
  const kept: KeptPrices = {
    fetchedAtMs: 1,
    asOf: '2999-01-01',
    etag: undefined,
    rows: new Map([['openai/o3', { inputUsdPerMTok: 9, outputUsdPerMTok: 9, since: '2026-01-01' }]]),
  };
  const inputOf = (stock: CardStock, ref: { provider: string; model: string }) =>
    stock.cards().models.find((model) => refText(model) === refText(ref))?.price?.inputUsdPerMTok;

  it('follow the settings and what was looked up, on cards and in costs, as soon as they are read again', () => {
    const state: Parameters<typeof stockOf>[0] = {};
    const stock = stockOf(state);
    assert.equal(inputOf(stock, sonnet), 3);
    assert.equal(stock.pricing.sourceOf(o3).kind, 'table');
    Object.assign(state, { set: { 'prices.overrides': { 'anthropic/claude-sonnet-4-6': cents } }, kept });
    assert.equal(inputOf(stock, sonnet), 3);
    stock.reload();
    assert.equal(inputOf(stock, sonnet), 0.01);
    assert.equal(stock.pricing.costNanoUsd(sonnet, { ...NO_USAGE, inputTokens: 1_000 }), 10_000);
    assert.equal(stock.pricing.priceOf(o3)?.inputUsdPerMTok, 9);
    assert.equal(stock.pricing.sourceOf(o3).kind, 'refresh');
  });

  it('are the user’s own for models of their own', () => {
    const mine = {
      baseUrl: 'https://llm.example/v1',
      models: [{ model: 'm', inputUsdPerMTok: 1, outputUsdPerMTok: 2 }],
    };
    const set = { 'providers.custom': { mine }, 'prices.overrides': { 'mine/m': cents } };
    assert.equal(inputOf(stockOf({ set: { 'providers.custom': { mine } } }), { provider: 'mine', model: 'm' }), 1);
    assert.equal(inputOf(stockOf({ set }), { provider: 'mine', model: 'm' }), 0.01);
  });

  it('leave what the user set aside when a new list is weighed', () => {
    const set = { 'prices.overrides': { 'openai/o3': cents } };
    assert.equal(stockOf({ set, kept }).pricingWith(undefined).priceOf(o3)?.inputUsdPerMTok, 2);
    assert.equal(stockOf({ set }).pricingWith(kept).priceOf(o3)?.inputUsdPerMTok, 9);
  });

  it('are the provider’s own word where the catalogue says that it gives one', () => {
    const stock = stockOf({});
    assert.deepEqual(
      ['openrouter', 'xai', 'openai', 'nobody'].map((id) => stock.reportsCost(id)),
      [true, true, false, false],
    );
  });
});
