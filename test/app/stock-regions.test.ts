import assert from 'node:assert/strict';
import { createStock, type CardStock } from '../../src/app/stock.js';
import { settingsSchema } from '../../src/config/schema.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { openEndpoints, outsideOf } from '../../src/core/endpoints.js';
import type { ProviderCard } from '../../src/core/model.js';
import type { Host } from '../../src/host.js';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

function stockOf(env: Record<string, string> = {}, set: Record<string, unknown> = {}): CardStock {
  const host = { env: (name: string) => env[name], settings: () => settingsSchema.parse(set) };
  // Safe: createStock uses nothing else of a host.
  return createStock(host as unknown as Host, SILENT, { current: () => undefined });
}
const cardOf = (id: string, env?: Record<string, string>, set?: Record<string, unknown>): ProviderCard =>
  stockOf(env, set)
    .cards()
    .providers.find((card) => card.id === id) ?? assert.fail(`there is no ${id}`);
const EU = new Set(['eu'] as const);
const euAddresses = (card: ProviderCard, model: string) => openEndpoints(card, model, EU).map(({ baseUrl }) => baseUrl);

describe('the region of providers that the environment places', () => {
  it('is read from the address that was filled', () => {
    assert.equal(cardOf('bedrock', { AWS_REGION: 'eu-central-1' }).region, 'eu');
    assert.equal(cardOf('bedrock', { AWS_REGION: 'us-west-2' }).region, 'us');
    assert.equal(cardOf('vertex', { GOOGLE_CLOUD_PROJECT: 'p', GOOGLE_CLOUD_LOCATION: 'europe-west4' }).region, 'eu');
    assert.equal(cardOf('vertex', { GOOGLE_CLOUD_PROJECT: 'p', GOOGLE_CLOUD_LOCATION: 'eu' }).region, 'eu');
  });

  it('is not known where the address does not tell', () => {
    assert.equal(cardOf('bedrock', {}).region, 'other');
    assert.equal(cardOf('bedrock', { AWS_REGION: 'eu-west-2' }).region, 'other'); // London
    assert.equal(cardOf('vertex', { GOOGLE_CLOUD_PROJECT: 'p' }).region, 'other'); // anywhere
    assert.equal(cardOf('azure-openai', { AZURE_OPENAI_ENDPOINT: 'https://one.openai.azure.com' }).region, 'other');
    assert.equal(cardOf('vscode').region, 'other');
  });

  it('does not hold for models that Bedrock serves across regions', () => {
    const bedrock = cardOf('bedrock', { AWS_REGION: 'eu-central-1' });
    const isOpen = (model: string) => outsideOf(bedrock, model, EU) === undefined;
    assert.equal(isOpen('anthropic.claude-sonnet-5'), true);
    assert.equal(isOpen('openai.gpt-oss-120b-1:0'), true);
    assert.equal(isOpen('eu.anthropic.claude-sonnet-5'), true);
    for (const model of ['global.anthropic.claude-sonnet-5', 'us.meta.llama4', 'apac.amazon.nova-lite', 'arn:aws:x'])
      assert.equal(isOpen(model), false, model);
  });
});

describe('a local server that was moved off this machine', () => {
  it('is no longer known to be here', () => {
    const set = { 'discovery.localAddresses': { ollama: 'https://gpu.example' } };
    assert.equal(cardOf('ollama', {}, set).region, 'other');
    assert.equal(cardOf('ollama').region, 'local');
  });
});

describe('Mistral', () => {
  const large = { provider: 'mistral', model: 'mistral-large-latest' };
  const usage = { ...NO_USAGE, inputTokens: 1_000_000 };

  it('is called at its endpoint for the EU where only that is allowed, and at the other where nothing is asked', () => {
    const card = cardOf('mistral');
    assert.deepEqual(euAddresses(card, 'm'), ['https://api.eu.mistral.ai/v1']);
    assert.deepEqual(
      openEndpoints(card, 'm', undefined).map(({ baseUrl }) => baseUrl),
      ['https://api.mistral.ai/v1'],
    );
  });

  it('costs a tenth more there', () => {
    const plain = stockOf().pricing.costNanoUsd(large, usage) ?? assert.fail('it is unpriced');
    const inEu = stockOf({}, { 'routing.residency': ['eu'] });
    assert.equal(inEu.pricing.costNanoUsd(large, usage), Math.round(plain * 1.1));
    const [shown] = inEu.cards().models.filter(({ provider }) => provider === 'mistral');
    const [listed] = stockOf()
      .cards()
      .models.filter(({ provider }) => provider === 'mistral');
    assert.equal(shown?.price?.outputUsdPerMTok, (listed?.price?.outputUsdPerMTok ?? NaN) * 1.1);
  });
});
