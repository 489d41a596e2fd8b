import assert from 'node:assert/strict';
import { anthropicRawPredict } from '../../../src/gateway/providers/anthropic-raw-predict.js';
import { adapterOf } from '../../../src/gateway/providers/index.js';
import { aProviderCard, aRequest } from '../../support/builders.js';

const OPTIONS = {
  model: 'claude-opus-5-5',
  name: 'Acme',
  quirks: [],
  maxOutputTokens: 100,
  contextTokens: 1_000,
};

describe('anthropicRawPredict', () => {
  it('names the model and the kind of reply in the path', () => {
    assert.equal(anthropicRawPredict.path('claude-opus-5-5', true), '/models/claude-opus-5-5:streamRawPredict');
    assert.equal(
      anthropicRawPredict.path('claude-haiku-4-5@20251001', false),
      '/models/claude-haiku-4-5@20251001:rawPredict',
    );
    assert.equal(anthropicRawPredict.path('../x', true), '/models/..%2Fx:streamRawPredict');
  });

  it('writes the version into the body, and no model', () => {
    const body = anthropicRawPredict.encode(aRequest(), OPTIONS);
    assert.equal(body['anthropic_version'], 'vertex-2023-10-16');
    assert.equal(body['max_tokens'], 100);
    assert.equal('model' in body, false);
  });

  it('puts the version in the place of the model in a body that passes', () => {
    assert.deepEqual(anthropicRawPredict.edits({}, { model: 'm', quirks: [], stream: true }), {
      model: { rename: 'anthropic_version', value: 'vertex-2023-10-16' },
    });
  });

  it("sends the client's beta flags, and no version, in headers", () => {
    const source = {
      wire: 'anthropic-messages' as const,
      body: {},
      stream: true,
      headers: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'one' },
    };
    const headers = anthropicRawPredict.headers(aRequest({ source }), aProviderCard({ betas: ['*'] }));
    assert.deepEqual(headers, { 'anthropic-beta': 'one' });
  });
});

describe('adapterOf', () => {
  it('is the one of the wire', () => {
    assert.equal(adapterOf({ quirks: [] }, 'anthropic-messages')?.path('m', true), '/messages');
    assert.equal(adapterOf({ quirks: ['raw-predict'] }, 'openai-chat')?.path('m', true), '/chat/completions');
    assert.equal(adapterOf({ quirks: [] }, 'offline'), undefined);
  });

  it('heeds the quirk that moves the model into the path', () => {
    assert.equal(adapterOf({ quirks: ['raw-predict'] }, 'anthropic-messages'), anthropicRawPredict);
  });
});
