import assert from 'node:assert/strict';
import { modelInfo, modelPage } from '../../../src/wire/gemini/models.js';

const unlimited = { id: 'auto', name: 'Auto', context_length: null, max_output_tokens: null, capabilities: ['tools'] };

describe('modelInfo', () => {
  it('describes a model as Google does', () => {
    const limits = { context_length: 128_000, max_output_tokens: 8_192 };
    assert.deepEqual(modelInfo({ id: 'acme/one', name: 'Acme One', ...limits, capabilities: ['reasoning'] }), {
      name: 'models/acme/one',
      displayName: 'Acme One',
      inputTokenLimit: 128_000,
      outputTokenLimit: 8_192,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
      thinking: true,
    });
  });

  it('says nothing of limits that nobody knows', () => {
    assert.deepEqual(Object.keys(modelInfo(unlimited)), [
      'name',
      'displayName',
      'supportedGenerationMethods',
      'thinking',
    ]);
  });
});

describe('modelPage', () => {
  it('has them all, in their order', () => {
    const { models } = modelPage([unlimited, { ...unlimited, id: 'acme/one' }]) as { models: { name: string }[] };
    assert.deepEqual(
      models.map(({ name }) => name),
      ['models/auto', 'models/acme/one'],
    );
  });
});
