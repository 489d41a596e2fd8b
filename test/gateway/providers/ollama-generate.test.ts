import assert from 'node:assert/strict';
import { ollamaGenerate } from '../../../src/gateway/providers/ollama-generate.js';
import { aRequest } from '../../support/builders.js';

describe('the adapter of /api/generate', () => {
  it('has a path and a body of its own', () => {
    const options = { model: 'm', name: 'Ollama', quirks: [], maxOutputTokens: 1, contextTokens: 1 };
    assert.equal(ollamaGenerate.wire, 'ollama-generate');
    assert.equal(ollamaGenerate.path('m', true), '/api/generate');
    assert.partialDeepStrictEqual(ollamaGenerate.encode(aRequest({ suffix: 'b' }), options), {
      prompt: 'What is a mutex?',
      suffix: 'b',
    });
  });

  it("changes nothing but the model in a client's own body", () => {
    const edits = ollamaGenerate.edits({ raw: true }, { model: 'm', quirks: [], stream: true });
    assert.deepEqual(edits, { model: { value: 'm' } });
  });
});
