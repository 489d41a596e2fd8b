import assert from 'node:assert/strict';
import { keyIn } from '../../../src/gateway/auth/key.js';
import { authDeps, CARD, failureOf, NEVER, unsigned } from './support/deps.js';

const REQUEST = unsigned('https://api.acme.example/v1/chat/completions');
const proof = (header: Parameters<typeof keyIn>[0], key: string) =>
  keyIn(header).authorizer(CARD, authDeps({ key }))(REQUEST, NEVER);

describe('keyIn', () => {
  it('sends a bearer token', async () => {
    assert.deepEqual(await proof('authorization', 'k-1'), { authorization: 'Bearer k-1' });
  });

  it('sends the key as it is in any other header', async () => {
    assert.deepEqual(await proof('x-api-key', 'k-1'), { 'x-api-key': 'k-1' });
    assert.deepEqual(await proof('api-key', 'k-1'), { 'api-key': 'k-1' });
    assert.deepEqual(await proof('x-goog-api-key', 'k-1'), { 'x-goog-api-key': 'k-1' });
  });

  it('sends nothing to a server on this machine without a key', async () => {
    const authorize = keyIn('authorization').authorizer({ ...CARD, local: true }, authDeps());
    assert.deepEqual(await authorize(REQUEST, NEVER), {});
  });

  it('says what to set without one', async () => {
    const error = await failureOf(keyIn('authorization').authorizer(CARD, authDeps())(REQUEST, NEVER));
    assert.equal(error.kind, 'key-missing');
    assert.equal(error.message, 'No API key for Acme. Set ACME_KEY or run "Signalbox: Set API Key".');
  });

  it('says the same beforehand', async () => {
    const { missing } = keyIn('authorization');
    assert.equal(await missing(CARD, authDeps()), 'add a key for Acme with "Signalbox: Set API Key" or set ACME_KEY');
    assert.equal(
      await missing({ ...CARD, keyEnv: [] }, authDeps()),
      'add a key for Acme with "Signalbox: Set API Key"',
    );
    assert.equal(await missing({ ...CARD, local: true }, authDeps()), undefined);
    assert.equal(await missing(CARD, authDeps({ key: 'k' })), undefined);
  });
});
