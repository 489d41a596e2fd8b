import assert from 'node:assert/strict';
import type { AuthScheme } from '../../../src/core/model.js';
import { authorizerFor, missingCredential, schemeOf } from '../../../src/gateway/auth/index.js';
import { aProviderCard } from '../../support/builders.js';
import { authDeps, NEVER, unsigned } from './support/deps.js';

const proofOf = (auth: AuthScheme | undefined, key: string) =>
  authorizerFor(aProviderCard({ auth }), 'openai-chat', authDeps({ key }))(unsigned('https://acme.example/v1'), NEVER);

describe('schemeOf', () => {
  it('is what the card says, over every wire', () => {
    assert.equal(schemeOf({ auth: 'aws-sigv4' }, 'anthropic-messages'), 'aws-sigv4');
  });

  it('is what the wire wants otherwise', () => {
    assert.equal(schemeOf({ auth: undefined }, 'anthropic-messages'), 'x-api-key');
    assert.equal(schemeOf({ auth: undefined }, 'gemini'), 'x-goog-api-key');
    assert.equal(schemeOf({ auth: undefined }, 'openai-chat'), 'bearer');
    assert.equal(schemeOf({ auth: undefined }, 'openai-responses'), 'bearer');
    assert.equal(schemeOf({ auth: undefined }, 'ollama'), 'bearer');
  });
});

describe('authorizerFor', () => {
  it('puts a key where the scheme wants it', async () => {
    assert.deepEqual(await proofOf(undefined, 'k'), { authorization: 'Bearer k' });
    assert.deepEqual(await proofOf('bearer', 'k'), { authorization: 'Bearer k' });
    assert.deepEqual(await proofOf('x-api-key', 'k'), { 'x-api-key': 'k' });
    assert.deepEqual(await proofOf('api-key', 'k'), { 'api-key': 'k' });
    assert.deepEqual(await proofOf('x-goog-api-key', 'k'), { 'x-goog-api-key': 'k' });
    assert.deepEqual(await proofOf('aws-sigv4', 'k'), { authorization: 'Bearer k' });
    assert.deepEqual(await proofOf('azure-entra', 'k'), { 'api-key': 'k' });
  });
});

describe('missingCredential', () => {
  const missing = (auth: AuthScheme) => missingCredential(aProviderCard({ auth }), authDeps());

  it('says what each scheme needs', async () => {
    assert.match((await missing('bearer')) ?? '', /^add a key for Acme/);
    assert.match((await missing('aws-sigv4')) ?? '', /AWS_ACCESS_KEY_ID/);
    assert.match((await missing('google-adc')) ?? '', /gcloud auth application-default login/);
    assert.match((await missing('azure-entra')) ?? '', /AZURE_CLIENT_SECRET/);
  });
});
