import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { googleAdc } from '../../../src/gateway/auth/google-adc.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../../src/gateway/http.js';
import { authDeps, CARD, failureOf, NEVER, send, unsigned } from './support/deps.js';
import { startGuardedUpstream, type GuardedUpstream } from './support/guard.js';
import { judgeAssertion, judgeForm, startTokenServer, type TokenServer } from './support/token-server.js';

const EMAIL = 'robot@project.iam.gserviceaccount.com';
const GCLOUD = '/home/me/.config/gcloud/application_default_credentials.json';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('googleAdc', () => {
  let http: UpstreamHttp;
  let tokens: TokenServer;
  let users: TokenServer;
  let guarded: GuardedUpstream;
  let nowMs = Date.now();

  before(async () => {
    http = createUpstreamHttp();
    tokens = await startTokenServer(judgeAssertion({ email: EMAIL, keyId: 'kid-1', publicKey }, () => nowMs));
    users = await startTokenServer(
      judgeForm('/token', {
        grant_type: 'refresh_token',
        client_id: 'gcloud',
        client_secret: 'public-secret',
        refresh_token: 'refresh-me',
      }),
    );
    guarded = await startGuardedUpstream((request) =>
      tokens.faultOf(request) === undefined ? undefined : users.faultOf(request),
    );
  });
  after(async () => {
    http.dispose();
    await Promise.all([tokens.dispose(), users.dispose(), guarded.dispose()]);
  });
  beforeEach(() => {
    nowMs = Date.now();
    tokens.delayMs = 0;
  });

  const account = (over: Record<string, string> = {}): string =>
    JSON.stringify({
      type: 'service_account',
      project_id: 'project',
      client_email: EMAIL,
      private_key: pem(privateKey),
      private_key_id: 'kid-1',
      token_uri: `${tokens.origin}/token`,
      ...over,
    });
  const user = (over: Record<string, string> = {}): string =>
    JSON.stringify({
      type: 'authorized_user',
      client_id: 'gcloud',
      client_secret: 'public-secret',
      refresh_token: 'refresh-me',
      token_uri: `${users.origin}/token`,
      ...over,
    });
  const inFile = (text: string) =>
    authDeps({
      http,
      nowMs: () => nowMs,
      env: { GOOGLE_APPLICATION_CREDENTIALS: '/key.json' },
      files: { '/key.json': text },
    });
  const authorizer = (deps = inFile(account())) => googleAdc.authorizer(CARD, deps);
  const request = () => unsigned(`${guarded.origin}/v1/chat/completions`);

  it('proves a service account by a signed assertion, and the stream comes back', async () => {
    const proof = await authorizer()(request(), NEVER);
    assert.deepEqual(Object.keys(proof), ['authorization']);
    assert.match(await send(http, request(), proof), /\[DONE\]/);
  });

  it('asks once for many requests, also when they come together, and again near the end', async () => {
    tokens.delayMs = 20;
    const authorize = authorizer();
    const before = tokens.asked.length;
    await Promise.all([authorize(request(), NEVER), authorize(request(), NEVER)]);
    nowMs += 3_539_999;
    await authorize(request(), NEVER);
    assert.equal(tokens.asked.length - before, 1);
    nowMs += 1;
    await authorize(request(), NEVER);
    assert.equal(tokens.asked.length - before, 2);
  });

  it('takes the key file from what a person stored as the key', async () => {
    const proof = await authorizer(authDeps({ http, nowMs: () => nowMs, key: account() }))(request(), NEVER);
    assert.match(await send(http, request(), proof), /\[DONE\]/);
  });

  it("refreshes gcloud's login, and names the project to bill", async () => {
    const files = { [GCLOUD]: user({ quota_project_id: 'billed' }) };
    const proof = await authorizer(authDeps({ http, env: { HOME: '/home/me' }, files }))(request(), NEVER);
    assert.equal(proof['x-goog-user-project'], 'billed');
    assert.match(await send(http, request(), proof), /\[DONE\]/);
  });

  it("looks for gcloud's login where CLOUDSDK_CONFIG and Windows put it", async () => {
    const found = async (env: Record<string, string>, path: string) =>
      googleAdc.missing(CARD, authDeps({ env, files: { [path]: user() } }));
    assert.equal(
      await found({ HOME: '/home/me', CLOUDSDK_CONFIG: '/cfg' }, '/cfg/application_default_credentials.json'),
      undefined,
    );
    assert.equal(
      await found({ APPDATA: 'C:\\Roaming' }, 'C:\\Roaming\\gcloud/application_default_credentials.json'),
      undefined,
    );
  });

  it('is refused with the key of somebody else', async () => {
    const error = await failureOf(
      authorizer(inFile(account({ private_key: pem(other.privateKey) })))(request(), NEVER),
    );
    assert.equal(error.kind, 'upstream-unauthenticated');
    assert.equal(
      error.message,
      `Google's token server gave no access token (invalid_grant): check that the key of ${EMAIL} is still valid, and the clock of this machine.`,
    );
  });

  it('is refused when the login was revoked, and says how to log in', async () => {
    const error = await failureOf(authorizer(inFile(user({ refresh_token: 'revoked-token' })))(request(), NEVER));
    assert.match(error.message, /: run "gcloud auth application-default login" again\.$/);
    assert.doesNotMatch(error.message, /revoked-token|public-secret/);
  });

  it('does not quote a private key that cannot be read', async () => {
    const error = await failureOf(authorizer(inFile(account({ private_key: 'not-a-pem' })))(request(), NEVER));
    assert.equal(error.kind, 'key-missing');
    assert.equal(
      error.message,
      `The private key of ${EMAIL} cannot be read. Download a new key file for the service account.`,
    );
  });

  it('says what to run without credentials', async () => {
    const error = await failureOf(authorizer(authDeps())(request(), NEVER));
    assert.equal(error.kind, 'key-missing');
    assert.equal(
      error.message,
      'No credentials for Acme: run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account.',
    );
  });

  it('says beforehand what is missing, or wrong', async () => {
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/gone.json', HOME: '/home/me' };
    assert.match(
      (await googleAdc.missing(CARD, authDeps({ env }))) ?? '',
      /^the file of GOOGLE_APPLICATION_CREDENTIALS/,
    );
    assert.match(
      (await googleAdc.missing(CARD, inFile('{"type":"external_account"}'))) ?? '',
      /^the file of GOOGLE_APPLICATION_CREDENTIALS is not the key file of a service account nor of a gcloud login; run /,
    );
    assert.match((await googleAdc.missing(CARD, authDeps({ key: 'AIzaKey' }))) ?? '', /^the stored key is not/);
    assert.equal(await googleAdc.missing(CARD, inFile(account())), undefined);
  });
});
