import assert from 'node:assert/strict';
import { createStock } from '../../src/app/stock.js';
import { settingsSchema } from '../../src/config/schema.js';
import type { Host } from '../../src/host.js';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The addresses of one provider of the catalogue, in an environment. */
function addresses(id: string, env: Record<string, string>): readonly string[] {
  const settings = settingsSchema.parse({});
  // Safe: createStock uses nothing else of a host.
  const host = { env: (name: string) => env[name], settings: () => settings } as unknown as Host;
  const card = createStock(host, SILENT)
    .cards()
    .providers.find((provider) => provider.id === id);
  assert.ok(card);
  return [card.baseUrl, ...card.also.map(({ baseUrl }) => baseUrl)];
}

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

  it('leaves the places open that nothing fills', () => {
    assert.match(addresses('azure-openai', {})[0] ?? '', /^\{AZURE_OPENAI_ENDPOINT\}\//);
  });
});
