import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../src/config/schema.js';
import { startGuardedUpstream, type GuardedUpstream } from '../gateway/auth/support/guard.js';
import { signatureFault } from '../gateway/auth/support/sigv4.js';
import { judgeAssertion, judgeForm, startTokenServer, type TokenServer } from '../gateway/auth/support/token-server.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { anthropicWire } from '../support/fake-frames.js';
import { chatBody, errorMessage, post } from '../support/http.js';

/** One request through a router of its own. */
async function ask(
  options: { readonly env?: Record<string, string>; readonly custom?: unknown },
  at: string,
  body: Record<string, unknown>,
): Promise<{ status: number; text: string; logs: string }> {
  // Safe: the settings are parsed by the router before it uses them.
  const settings = { 'providers.custom': options.custom ?? {} } as Partial<Settings>;
  const router: TestApp = await startTestApp({ settings, env: options.env ?? {} });
  try {
    const { status, text } = await post(`${await router.url()}${at}`, await router.token(), body);
    return { status, text, logs: router.logs.join('\n') };
  } finally {
    await router.remove();
  }
}

const CHAT = '/v1/chat/completions';
const MESSAGES = '/v1/messages';
const streamed = (model: string) => chatBody('What is a mutex?', { model, stream: true });
const message = (model: string) => ({ ...streamed(model), max_tokens: 100 });

describe('Azure OpenAI through the proxy', () => {
  let azure: GuardedUpstream;
  let entra: TokenServer;

  before(async () => {
    entra = await startTokenServer(
      judgeForm('/tenant-1/oauth2/v2.0/token', {
        grant_type: 'client_credentials',
        client_id: 'client-1',
        client_secret: 'entra-secret-value',
        scope: 'https://ai.azure.com/.default',
      }),
    );
    azure = await startGuardedUpstream((request) =>
      request.headers['api-key'] === 'azure-key-value' ? undefined : entra.faultOf(request),
    );
    azure.upstream.reply = { text: 'A lock.' };
  });
  after(async () => {
    await Promise.all([azure.dispose(), entra.dispose()]);
  });

  const env = (over: Record<string, string>) => ({ AZURE_OPENAI_ENDPOINT: `${azure.origin}/`, ...over });
  const application = (secret: string) => ({
    AZURE_TENANT_ID: 'tenant-1',
    AZURE_CLIENT_ID: 'client-1',
    AZURE_CLIENT_SECRET: secret,
    AZURE_AUTHORITY_HOST: entra.origin,
  });

  it('streams with a key, over the path without a version', async () => {
    const options = { env: env({ AZURE_OPENAI_API_KEY: 'azure-key-value' }) };
    const { status, text } = await ask(options, CHAT, streamed('azure-openai/gpt-5.4-mini'));
    assert.equal(status, 200);
    assert.match(text, /data: \[DONE\]/);
    assert.equal(azure.upstream.requests.at(-1)?.path, '/openai/v1/chat/completions');
    assert.equal(azure.upstream.requests.at(-1)?.headers['authorization'], undefined);
  });

  it('streams with an application of Entra ID', async () => {
    const options = { env: env(application('entra-secret-value')) };
    const { status, text } = await ask(options, CHAT, streamed('azure-openai/my-own-deployment'));
    assert.equal(status, 200);
    assert.match(text, /data: \[DONE\]/);
    assert.equal(azure.upstream.requests.at(-1)?.body['model'], 'my-own-deployment');
  });

  it('says what to check when Entra ID refuses, and nothing of the secret', async () => {
    const options = { env: env(application('wrong-secret-value')) };
    const { status, text, logs } = await ask(options, CHAT, streamed('azure-openai/gpt-5.4-mini'));
    assert.equal(status, 502);
    assert.match(errorMessage(text), /check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET/);
    assert.doesNotMatch(text + logs, /wrong-secret-value/);
  });

  it('says what to set: first the address, then the credentials', async () => {
    const noAddress = await ask({}, CHAT, streamed('azure-openai/gpt-5.4-mini'));
    assert.equal(noAddress.status, 503);
    assert.match(errorMessage(noAddress.text), /set AZURE_OPENAI_ENDPOINT to an https address/);
    const noKey = await ask({ env: env({}) }, CHAT, streamed('azure-openai/gpt-5.4-mini'));
    assert.match(errorMessage(noKey.text), /set AZURE_OPENAI_API_KEY; or set AZURE_TENANT_ID/);
  });
});

describe('Amazon Bedrock through the proxy', () => {
  let bedrock: GuardedUpstream;

  before(async () => {
    bedrock = await startGuardedUpstream((request) =>
      request.headers['authorization'] === 'Bearer bedrock-api-key'
        ? undefined
        : signatureFault(request, {
            accessKeyId: 'AKIDEXAMPLE',
            secretAccessKey: 'aws-secret-value',
            region: 'eu-west-1',
            service: 'bedrock',
            nowMs: Date.now(),
          }),
    );
    bedrock.upstream.reply = { text: 'A lock.' };
  });
  after(() => bedrock.dispose());

  const options = (secret = 'aws-secret-value', over: Record<string, unknown> = {}) => ({
    env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: 'eu-west-1' },
    custom: {
      bedrock: {
        baseUrl: `${bedrock.origin}/openai/v1`,
        also: [{ wire: 'anthropic-messages', baseUrl: `${bedrock.origin}/anthropic/v1` }],
        auth: 'aws-sigv4',
        ...over,
      },
    },
  });
  const lastPath = () => bedrock.upstream.requests.at(-1)?.path;

  it('signs chat completions', async () => {
    const { status, text } = await ask(options(), CHAT, streamed('bedrock/openai.gpt-oss-120b-1:0'));
    assert.equal(status, 200);
    assert.match(text, /data: \[DONE\]/);
    assert.equal(lastPath(), '/openai/v1/chat/completions');
  });

  it('signs messages as they came', async () => {
    const { status, text } = await ask(options(), MESSAGES, message('bedrock/eu.anthropic.claude-opus-5-5'));
    assert.equal(status, 200);
    assert.match(text, /event: message_stop/);
    assert.equal(lastPath(), '/anthropic/v1/messages');
    assert.equal(bedrock.upstream.requests.at(-1)?.headers['anthropic-version'], '2023-06-01');
  });

  it('asks Claude over messages when the client speaks chat completions', async () => {
    const { status, text } = await ask(options(), CHAT, streamed('bedrock/eu.anthropic.claude-opus-5-5'));
    assert.equal(status, 200);
    assert.match(text, /data: \[DONE\]/);
    assert.equal(lastPath(), '/anthropic/v1/messages');
  });

  it('asks everybody else over chat completions when the client speaks messages', async () => {
    const { status, text } = await ask(options(), MESSAGES, message('bedrock/qwen.qwen3-coder-480b-a35b-v1:0'));
    assert.equal(status, 200);
    assert.match(text, /event: message_stop/);
    assert.equal(lastPath(), '/openai/v1/chat/completions');
  });

  it('takes an API key in place of a signature', async () => {
    const custom = options('unused', { keyEnv: ['AWS_BEARER_TOKEN_BEDROCK'] }).custom;
    const env = { AWS_BEARER_TOKEN_BEDROCK: 'bedrock-api-key' };
    const { status } = await ask({ env, custom }, CHAT, streamed('bedrock/openai.gpt-oss-120b-1:0'));
    assert.equal(status, 200);
  });

  it('is refused with a wrong secret, which nobody repeats', async () => {
    const answer = await ask(options('another-secret'), CHAT, streamed('bedrock/openai.gpt-oss-120b-1:0'));
    assert.equal(answer.status, 502);
    assert.equal(bedrock.faults.at(-1), 'signature');
    assert.match(errorMessage(answer.text), /refused the credentials \(HTTP 403\)\. Check that they are current/);
    assert.doesNotMatch(answer.text + answer.logs, /another-secret|AKIDEXAMPLE|Signature/);
  });

  it('says what to set: first the region, then the credentials', async () => {
    const noRegion = await ask({}, CHAT, streamed('bedrock/openai.gpt-oss-120b-1:0'));
    assert.equal(noRegion.status, 503);
    assert.match(errorMessage(noRegion.text), /set AWS_REGION/);
    const noKeys = await ask({ env: { AWS_REGION: 'eu-west-1' } }, CHAT, streamed('bedrock/openai.gpt-oss-120b-1:0'));
    assert.match(errorMessage(noKeys.text), /AWS_BEARER_TOKEN_BEDROCK; or set AWS_ACCESS_KEY_ID/);
  });
});

describe('Google Vertex AI through the proxy', () => {
  const EMAIL = 'robot@project.iam.gserviceaccount.com';
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const GEMINI =
    '{"candidates":[{"content":{"role":"model","parts":[{"text":"A lock."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":3,"totalTokenCount":7}}';
  let vertex: GuardedUpstream;
  let google: TokenServer;
  let dir: string;
  let env: Record<string, string>;

  before(async () => {
    google = await startTokenServer(judgeAssertion({ email: EMAIL, keyId: 'kid-1', publicKey }, Date.now));
    vertex = await startGuardedUpstream((request) => google.faultOf(request));
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-vertex-'));
    const file = path.join(dir, 'key.json');
    await writeFile(
      file,
      JSON.stringify({
        type: 'service_account',
        client_email: EMAIL,
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        private_key_id: 'kid-1',
        token_uri: `${google.origin}/token`,
      }),
    );
    env = { GOOGLE_APPLICATION_CREDENTIALS: file };
    const claude = anthropicWire.pieces({ text: 'A lock.' }, 'claude-opus-5-5', true).join('');
    vertex.upstream.paths.set(`${PLACE}/publishers/google/models/gemini-3.8-flash:streamGenerateContent?alt=sse`, {
      body: `data: ${GEMINI}\n\n`,
      contentType: 'text/event-stream',
    });
    vertex.upstream.paths.set(`${PLACE}/publishers/anthropic/models/claude-opus-5-5:streamRawPredict`, {
      body: claude,
      contentType: 'text/event-stream',
    });
  });
  after(async () => {
    await Promise.all([vertex.dispose(), google.dispose(), rm(dir, { recursive: true })]);
  });

  const PLACE = '/v1/projects/p-1/locations/global';
  const options = () => ({
    env,
    custom: {
      vertex: {
        wire: 'gemini',
        baseUrl: `${vertex.origin}${PLACE}/publishers/google`,
        also: [
          { wire: 'anthropic-messages', baseUrl: `${vertex.origin}${PLACE}/publishers/anthropic` },
          { wire: 'openai-chat', baseUrl: `${vertex.origin}${PLACE}/endpoints/openapi` },
        ],
        auth: 'google-adc',
      },
    },
  });
  const last = () => vertex.upstream.requests.at(-1) ?? assert.fail('no request came');

  it('asks Gemini in its own format', async () => {
    const { status, text } = await ask(options(), CHAT, streamed('vertex/gemini-3.8-flash'));
    assert.equal(status, 200);
    assert.match(text, /A lock\./);
    assert.match(last().path, /gemini-3\.8-flash:streamGenerateContent\?alt=sse$/);
  });

  for (const [client, at, end] of [
    ['messages', MESSAGES, /event: message_stop/],
    ['chat completions', CHAT, /data: \[DONE\]/],
  ] as const) {
    it(`asks Claude with the model in the path, for a client of ${client}`, async () => {
      const { status, text } = await ask(options(), at, message('vertex/claude-opus-5-5'));
      assert.equal(status, 200);
      assert.match(text, end);
      assert.match(last().path, /claude-opus-5-5:streamRawPredict$/);
      assert.equal('model' in last().body, false);
      assert.equal(last().body['anthropic_version'], 'vertex-2023-10-16');
      assert.equal(last().headers['anthropic-version'], undefined);
    });
  }

  it('asks models with a publisher in their name over chat completions', async () => {
    vertex.upstream.reply = { text: 'A lock.' };
    const { status } = await ask(options(), CHAT, streamed('vertex/meta/llama-4-maverick-17b-128e-instruct-maas'));
    assert.equal(status, 200);
    assert.equal(last().path, `${PLACE}/endpoints/openapi/chat/completions`);
    assert.equal(last().body['model'], 'meta/llama-4-maverick-17b-128e-instruct-maas');
  });

  it('says what to set: first the project, then the credentials', async () => {
    const noProject = await ask({}, CHAT, streamed('vertex/gemini-3.8-flash'));
    assert.equal(noProject.status, 503);
    assert.match(errorMessage(noProject.text), /set GOOGLE_CLOUD_PROJECT/);
    const noLogin = await ask({ env: { GOOGLE_CLOUD_PROJECT: 'p-1' } }, CHAT, streamed('vertex/gemini-3.8-flash'));
    assert.match(errorMessage(noLogin.text), /run "gcloud auth application-default login"/);
  });
});

describe('a provider with headers of its own through the proxy', () => {
  let upstream: GuardedUpstream;

  before(async () => {
    upstream = await startGuardedUpstream(({ headers }) =>
      headers['authorization'] === 'Bearer github-token-value' && headers['x-github-api-version'] === '2026-03-10'
        ? undefined
        : 'token or version',
    );
  });
  after(() => upstream.dispose());

  it('gets its token and its headers', async () => {
    const custom = {
      hub: {
        baseUrl: `${upstream.origin}/inference`,
        auth: 'bearer',
        keyEnv: ['GITHUB_TOKEN'],
        headers: { 'x-github-api-version': '2026-03-10' },
        models: [{ model: 'openai/gpt-4.1' }],
      },
    };
    const env = { GITHUB_TOKEN: 'github-token-value' };
    const { status, text } = await ask({ env, custom }, CHAT, streamed('hub/openai/gpt-4.1'));
    assert.equal(status, 200);
    assert.match(text, /data: \[DONE\]/);
    assert.equal(upstream.upstream.requests.at(-1)?.path, '/inference/chat/completions');
  });
});
