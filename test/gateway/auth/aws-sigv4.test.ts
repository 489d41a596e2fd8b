import assert from 'node:assert/strict';
import { awsSigV4 } from '../../../src/gateway/auth/aws-sigv4.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../../src/gateway/http.js';
import { authDeps, CARD, failureOf, NEVER, send, unsigned } from './support/deps.js';
import { startGuardedUpstream, type GuardedUpstream } from './support/guard.js';
import { signatureFault, type Expected } from './support/sigv4.js';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-example' };
const ENV = { ...KEYS, AWS_REGION: 'us-east-1' };

describe('awsSigV4', () => {
  let guarded: GuardedUpstream;
  let http: UpstreamHttp;
  let expected: Expected;

  before(async () => {
    guarded = await startGuardedUpstream((request) => signatureFault(request, { ...expected, nowMs: Date.now() }));
    http = createUpstreamHttp();
  });
  beforeEach(() => {
    expected = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret-example',
      region: 'us-east-1',
      service: 'bedrock',
      nowMs: 0,
    };
    guarded.upstream.reply = { text: 'signed and read' };
  });
  after(async () => {
    http.dispose();
    await guarded.dispose();
  });

  const request = (over: Parameters<typeof unsigned>[1] = {}, path = '/openai/v1/chat/completions') =>
    unsigned(guarded.origin + path, over);
  const proofOf = (env: Record<string, string>, signed = request()) =>
    awsSigV4.authorizer(CARD, authDeps({ env }))(signed, NEVER);

  it('signs what AWS accepts, and the stream comes back', async () => {
    const reply = await send(http, request(), await proofOf(ENV));
    assert.match(reply, /^data: .*\n\n[^]*data: \[DONE\]\n\n$/);
  });

  it('signs a path with characters of every kind', async () => {
    const odd = request({}, "/openai/v1/a b/é/v1:0/(x)!*'/chat/completions?q=1&a=%2F&a");
    assert.match(await send(http, odd, await proofOf(ENV, odd)), /\[DONE\]/);
  });

  it('signs a body of bytes beyond ASCII', async () => {
    const signed = request({ body: '{"stream":true,"messages":[{"role":"user","content":"naïve 🚂"}]}' });
    assert.match(await send(http, signed, await proofOf(ENV, signed)), /\[DONE\]/);
  });

  it('signs a body given in pieces of bytes just the same', async () => {
    const signed = request();
    const bytes = new TextEncoder().encode(String(signed.body));
    const pieces = request({ body: [bytes.subarray(0, 5), bytes.subarray(5)] });
    assert.match(await send(http, signed, await proofOf(ENV, pieces)), /\[DONE\]/);
  });

  it('signs the session token', async () => {
    expected = { ...expected, sessionToken: 'session-example' };
    const proof = await proofOf({ ...ENV, AWS_SESSION_TOKEN: 'session-example' });
    assert.equal(proof['x-amz-security-token'], 'session-example');
    assert.match(await send(http, request(), proof), /\[DONE\]/);
  });

  it("signs AWS's own headers that are sent along", async () => {
    const signed = request({ headers: { ...request().headers, 'x-amz-example': 'a   b' } });
    const proof = await proofOf(ENV, signed);
    assert.match(proof['authorization'] ?? '', /SignedHeaders=content-type;host;x-amz-date;x-amz-example,/);
    assert.match(await send(http, signed, proof), /\[DONE\]/);
  });

  it('is refused when the body changes on the way', async () => {
    const error = await failureOf(send(http, request({ body: '{"stream":true}' }), await proofOf(ENV)));
    assert.equal(error.kind, 'upstream-unauthenticated');
    assert.equal(guarded.faults.at(-1), 'signature');
  });

  it('is refused with the secret of somebody else, and the error quotes nothing', async () => {
    const proof = await proofOf({ ...ENV, AWS_SECRET_ACCESS_KEY: 'another-secret' });
    const error = await failureOf(send(http, request(), proof));
    assert.equal(guarded.faults.at(-1), 'signature');
    assert.doesNotMatch(error.message, /secret|AKID|Signature/);
  });

  it('takes AWS_DEFAULT_REGION where AWS_REGION is not set', async () => {
    expected = { ...expected, region: 'eu-central-1' };
    const proof = await proofOf({ ...KEYS, AWS_DEFAULT_REGION: 'eu-central-1' });
    assert.match(await send(http, request(), proof), /\[DONE\]/);
  });

  it('takes the region and service of an address of AWS', async () => {
    const scopeOf = async (url: string) =>
      /Credential=AKIDEXAMPLE\/\d{8}\/([^,]+)\/aws4_request/.exec(
        (await proofOf(ENV, unsigned(url)))['authorization'] ?? '',
      )?.[1];
    assert.equal(await scopeOf('https://bedrock-runtime.eu-west-3.amazonaws.com/openai/v1/x'), 'eu-west-3/bedrock');
    assert.equal(await scopeOf('https://bedrock-runtime.cn-north-1.amazonaws.com.cn/x'), 'cn-north-1/bedrock');
    assert.equal(await scopeOf('https://bedrock-runtime.us-gov-west-1.amazonaws.com/x'), 'us-gov-west-1/bedrock');
    assert.equal(await scopeOf('https://vpce-1.bedrock-runtime.us-west-2.vpce.amazonaws.com/x'), 'us-west-2/bedrock');
    assert.equal(await scopeOf('https://bedrock-mantle.eu-west-1.api.aws/v1/x'), 'eu-west-1/bedrock-mantle');
    assert.equal(await scopeOf('https://gateway.example.com/x'), 'us-east-1/bedrock');
  });

  it('sends an API key as a bearer token, and signs nothing', async () => {
    const authorize = awsSigV4.authorizer(CARD, authDeps({ key: 'bedrock-key', env: ENV }));
    assert.deepEqual(await authorize(request(), NEVER), { authorization: 'Bearer bedrock-key' });
  });

  it('says what to set without credentials', async () => {
    const error = await failureOf(proofOf({ AWS_REGION: 'us-east-1' }));
    assert.equal(error.kind, 'key-missing');
    assert.match(
      error.message,
      /^No credentials for Acme: add a key for Acme with "Signalbox: Set API Key" or set ACME_KEY; or set AWS_ACCESS_KEY_ID and /,
    );
  });

  it('says what to set without a region', async () => {
    const error = await failureOf(proofOf(KEYS));
    assert.equal(error.message, 'No credentials for Acme: set AWS_REGION.');
  });

  it('says beforehand what is missing', async () => {
    assert.match((await awsSigV4.missing(CARD, authDeps())) ?? '', /^add a key for Acme .*; or set AWS_ACCESS_KEY_ID/);
    assert.equal(await awsSigV4.missing(CARD, authDeps({ env: KEYS })), undefined);
    assert.equal(await awsSigV4.missing(CARD, authDeps({ key: 'k' })), undefined);
  });
});
