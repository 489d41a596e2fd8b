import type { ModelRow, ProviderRow } from '../../src/catalog/schema.js';

const PROVENANCE = { source: 'https://acme.example/models', asOf: '2026-01-31' };

/** A provider nobody has, so that no price table knows it. */
export function aProviderRow(changes: Partial<ProviderRow> = {}): ProviderRow {
  return {
    id: 'acme',
    name: 'Acme',
    wire: 'openai-chat',
    baseUrl: 'https://api.acme.example/v1',
    keyEnv: ['ACME_API_KEY'],
    local: false,
    region: 'other',
    quirks: [],
    ...PROVENANCE,
    ...changes,
  };
}

/** A model of that provider, unpriced. */
export function aModelRow(changes: Partial<ModelRow> = {}): ModelRow {
  return {
    provider: 'acme',
    model: 'anvil-1',
    name: 'Anvil 1',
    tier: 'mid',
    contextTokens: 100_000,
    maxOutputTokens: 8_000,
    capabilities: ['tools'],
    ...PROVENANCE,
    ...changes,
  };
}
