import assert from 'node:assert/strict';
import { azureEntra } from '../../../src/gateway/auth/azure-entra.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../../src/gateway/http.js';
import { authDeps, CARD, failureOf, NEVER, send, unsigned } from './support/deps.js';
import { startGuardedUpstream, type GuardedUpstream } from './support/guard.js';
import { judgeForm, startTokenServer, type TokenServer } from './support/token-server.js';

const APPLICATION = { AZURE_TENANT_ID: 'tenant-1', AZURE_CLIENT_ID: 'client-1', AZURE_CLIENT_SECRET: 'entra-secret' };

describe('azureEntra', () => {
  let http: UpstreamHttp;
  let tokens: TokenServer;
  let guarded: GuardedUpstream;

  before(async () => {
    http = createUpstreamHttp();
    tokens = await startTokenServer(
      judgeForm('/tenant-1/oauth2/v2.0/token', {
        grant_type: 'client_credentials',
        client_id: 'client-1',
        client_secret: 'entra-secret',
        scope: 'https://ai.azure.com/.default',
      }),
    );
    guarded = await startGuardedUpstream((request) =>
      request.headers['api-key'] === 'azure-key' ? undefined : tokens.faultOf(request),
    );
  });
  after(async () => {
    http.dispose();
    await Promise.all([tokens.dispose(), guarded.dispose()]);
  });

  const authorizer = (over: Parameters<typeof authDeps>[0] = {}) =>
    azureEntra.authorizer(
      CARD,
      authDeps({ http, env: { ...APPLICATION, AZURE_AUTHORITY_HOST: `${tokens.origin}/` }, ...over }),
    );
  const request = () => unsigned(`${guarded.origin}/openai/v1/chat/completions`);

  it('proves an application by its secret, and the stream comes back', async () => {
    assert.match(await send(http, request(), await authorizer()(request(), NEVER)), /\[DONE\]/);
  });

  it('asks once for many requests', async () => {
    const authorize = authorizer();
    const before = tokens.asked.length;
    await Promise.all([authorize(request(), NEVER), authorize(request(), NEVER)]);
    await authorize(request(), NEVER);
    assert.equal(tokens.asked.length - before, 1);
  });

  it('prefers a key, in the header Azure wants, and asks nobody', async () => {
    const before = tokens.asked.length;
    const proof = await authorizer({ key: 'azure-key' })(request(), NEVER);
    assert.deepEqual(proof, { 'api-key': 'azure-key' });
    assert.match(await send(http, request(), proof), /\[DONE\]/);
    assert.equal(tokens.asked.length, before);
  });

  it('is refused with a wrong secret, which is not quoted', async () => {
    const env = { ...APPLICATION, AZURE_CLIENT_SECRET: 'wrong-secret', AZURE_AUTHORITY_HOST: tokens.origin };
    const error = await failureOf(authorizer({ env })(request(), NEVER));
    assert.equal(error.kind, 'upstream-unauthenticated');
    assert.equal(
      error.message,
      'Entra ID gave no access token (invalid_client): check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
    );
  });

  it('cannot be led to another path by the tenant', async () => {
    const env = { ...APPLICATION, AZURE_TENANT_ID: '../x', AZURE_AUTHORITY_HOST: tokens.origin };
    await failureOf(authorizer({ env })(request(), NEVER));
    assert.equal(tokens.asked.at(-1)?.path, '/..%2Fx/oauth2/v2.0/token');
  });

  it('is turned away with a token of nobody', async () => {
    const error = await failureOf(send(http, request(), { authorization: 'Bearer token-of-nobody' }));
    assert.equal(error.kind, 'upstream-unauthenticated');
    assert.equal(guarded.faults.at(-1), 'token "token-of-nobody" was not given here');
  });

  it('says what to set without credentials', async () => {
    const env = { AZURE_TENANT_ID: 'tenant-1', AZURE_CLIENT_ID: 'client-1' };
    const hint =
      'add a key for Acme with "Signalbox: Set API Key" or set ACME_KEY; or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET';
    const error = await failureOf(authorizer({ env })(request(), NEVER));
    assert.equal(error.kind, 'key-missing');
    assert.equal(error.message, `No credentials for Acme: ${hint}.`);
    assert.equal(await azureEntra.missing(CARD, authDeps({ env })), hint);
  });

  it('finds nothing missing with a key, or with an application', async () => {
    assert.equal(await azureEntra.missing(CARD, authDeps({ key: 'k' })), undefined);
    assert.equal(await azureEntra.missing(CARD, authDeps({ env: APPLICATION })), undefined);
  });
});
