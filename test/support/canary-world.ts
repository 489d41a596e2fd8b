import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../src/config/schema.js';
import { rawRequest, startServer } from '../gateway/auth/support/guard.js';
import type { RawRequest } from '../gateway/auth/support/sigv4.js';
import type { Canary } from './canary.js';
import { anthropicWire, geminiWire, openAiWire, type FakeWire } from './fake-frames.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A secret of every kind that there is, and what people and models say. None is like another, or like a word. */
const SECRETS = {
  bearer: 'sk-canary-bearer-Zq7Xw2Lm9Rt4',
  xApiKey: 'sk-ant-canary-Pk3Vb8Nc5Dy1Ju6',
  goog: 'AIzaCanaryHs4Gf7Ek2Ow9Ti5Ux8',
  azure: 'canary-azure-Cv6Bn1Ml0Qa3Ws5',
  entraSecret: 'canary~entra/Ed8Rf4+Tg2Yh7=Uj3',
  entraToken: 'eyJcanaryEntraIk9Ol5Pz1Xs7Dc4Fv',
  awsKeyId: 'AKIACANARYGB2NH6MJ',
  awsSecret: 'canary/aws+Ky5Lu9Io3Qw7Er1Tz4Za',
  awsSession: 'canarySession//Xd2Cf6Vg9Bh3Nj7Mk1==',
  googleKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().slice(100, 1_600),
  googleToken: 'ya29.canary-Lp8Ok4Ij0Uh6Yg2Tf9',
} as const;

export const PROMPT = 'Canary prompt Qe7 about Wombat Jubilee 4711 in my unpublished diary of Kettlewick';
export const REPLY = 'Canary reply Zu3 on the Marzipan Lighthouse 0815 nobody else has ever heard of';

/** The address of a webhook is a secret as well. */
export const WEBHOOK = 'https://hooks.canary.example/services/T0CANARY/B0WEBHOOK/Fr5Gt9Hz3Ju7';

/** Everything that must be nowhere. The token and the key of a client are added by the test, which makes them. */
export const CANARIES: readonly Canary[] = [
  ...Object.entries(SECRETS).map(([name, text]) => ({ name, text })),
  { name: 'prompt', text: PROMPT },
  { name: 'reply', text: REPLY },
  { name: 'webhook', text: WEBHOOK.slice('https://hooks.canary.example/'.length) },
];

/** How the provider answers. */
export type Mood =
  | 'well'
  | 'refuses'
  | 'limits'
  | 'rejects'
  | 'fails-json'
  | 'fails-page'
  | 'fails-binary'
  | 'fails-large'
  | 'fails-first'
  | 'fails-last'
  | 'breaks-off'
  | 'garbles';
export const MOODS: readonly Mood[] = [
  'well',
  'refuses',
  'limits',
  'rejects',
  'fails-json',
  'fails-page',
  'fails-binary',
  'fails-large',
  'fails-first',
  'fails-last',
  'breaks-off',
  'garbles',
];

/** The providers of the world, one for each way of proving who asks. */
export const PROVIDERS = ['bearer', 'messages', 'gemini', 'azure', 'entra', 'aws', 'google'] as const;

/** Providers that repeat, in whatever they say, all that a request held. */
export type CanaryWorld = {
  mood: Mood;
  readonly settings: Partial<Settings>;
  readonly env: Readonly<Record<string, string>>;
  /** What requests proved themselves with, so that a test can see that secrets were really sent. */
  readonly sent: ReadonlySet<string>;
  end(): Promise<void>;
};

/** Starts it. */
export async function startCanaryWorld(): Promise<CanaryWorld> {
  const sent = new Set<string>();
  const server = await startServer(async (request: IncomingMessage, response) => {
    const raw = await rawRequest(request);
    if (raw.target.endsWith('/token')) {
      giveToken(raw, response);
      return;
    }
    for (const name of ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'x-amz-security-token']) {
      const value = raw.headers[name];
      if (value !== undefined) sent.add(value);
    }
    if (request.method === 'GET') list(raw, response, world.mood);
    else answer(raw, response, world.mood);
  });
  const home = await mkdtemp(path.join(tmpdir(), 'canary-home-'));
  const googleFile = path.join(home, 'google.json');
  await writeFile(googleFile, serviceAccount(server.origin));
  const world: CanaryWorld = {
    mood: 'well',
    settings: settingsFor(server.origin),
    env: { ...ENV, AZURE_AUTHORITY_HOST: server.origin, GOOGLE_APPLICATION_CREDENTIALS: googleFile },
    sent,
    async end() {
      await server.dispose();
      await rm(home, { recursive: true });
    },
  };
  return world;
}

const ENV = {
  CANARY_BEARER: SECRETS.bearer,
  CANARY_X_API_KEY: SECRETS.xApiKey,
  CANARY_GOOG: SECRETS.goog,
  CANARY_AZURE: SECRETS.azure,
  AZURE_TENANT_ID: 'tenant-1',
  AZURE_CLIENT_ID: 'client-1',
  AZURE_CLIENT_SECRET: SECRETS.entraSecret,
  AWS_ACCESS_KEY_ID: SECRETS.awsKeyId,
  AWS_SECRET_ACCESS_KEY: SECRETS.awsSecret,
  AWS_SESSION_TOKEN: SECRETS.awsSession,
  AWS_REGION: 'eu-west-1',
  SIGNALBOX_ALERT_WEBHOOK: WEBHOOK,
};

function settingsFor(origin: string): Partial<Settings> {
  const models = [
    {
      model: 'm',
      tier: 'free',
      contextTokens: 100_000,
      maxOutputTokens: 8_000,
      capabilities: [],
      inputUsdPerMTok: 1,
      outputUsdPerMTok: 2,
    },
  ];
  const one = (baseUrl: string, over: object) => ({ baseUrl: `${origin}/${baseUrl}`, models, ...over });
  const custom = {
    bearer: one('bearer/v1', { keyEnv: ['CANARY_BEARER'] }),
    messages: one('messages/v1', { wire: 'anthropic-messages', keyEnv: ['CANARY_X_API_KEY'] }),
    gemini: one('gemini/v1beta', { wire: 'gemini', keyEnv: ['CANARY_GOOG'] }),
    azure: one('azure/v1', { auth: 'azure-entra', keyEnv: ['CANARY_AZURE'] }),
    entra: one('entra/v1', { auth: 'azure-entra' }),
    aws: one('aws/v1', { auth: 'aws-sigv4' }),
    google: one('google/v1', { auth: 'google-adc' }),
  };
  // Safe: the settings are parsed by the router before it uses them.
  return {
    'providers.custom': custom,
    'providers.patience': { '*': { baseDelayMs: 5 } },
    'budget.daily': 100,
    'budget.clients': { poor: { daily: 0 } },
    'budget.onExceeded': 'reject',
    maxFallbacks: 0,
  } as unknown as Partial<Settings>;
}

const serviceAccount = (origin: string): string =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'robot@canary.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    private_key_id: 'kid-1',
    token_uri: `${origin}/google/token`,
  });

function giveToken(raw: RawRequest, response: ServerResponse): void {
  const token = raw.target.startsWith('/google') ? SECRETS.googleToken : SECRETS.entraToken;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ access_token: token, expires_in: 3_600, token_type: 'Bearer' }));
}

/** Lists models, to those who are asked well only. */
function list(raw: RawRequest, response: ServerResponse, mood: Mood): void {
  if (mood === 'well') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"data": [{"id": "m"}]}');
  } else fail(response, mood === 'refuses' ? 401 : 500, 'application/json', errorJson(echoOf(raw)));
}

/** All that a request held, as a careless server repeats it: plainly, encoded, and broken over lines. */
function echoOf({ headers, body, target }: RawRequest): string {
  const said = Object.entries(headers)
    .filter(([name]) => /auth|key|token/.test(name))
    .map(([name, value]) => `${name}: ${value ?? ''}`)
    .join('; ');
  const text = /"(?:content|text)":\s*"([^"]*)"/.exec(body.toString('utf8'))?.[1] ?? '';
  const forms = [
    said,
    Buffer.from(said).toString('base64'),
    encodeURIComponent(said),
    said.replace(/(.{7})/g, '$1\n'),
    Buffer.from(said).toString('hex'),
  ];
  // The prompt first, then a form at random by the path's length, as only so much of an error is shown.
  return [`you said "${text}"`, forms[body.length % forms.length], ...forms, target].join(' | ');
}

const errorJson = (message: string): string =>
  JSON.stringify({ error: { message, type: message, code: message, param: message }, message, detail: message });

function fail(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'retry-after': '0' });
  response.end(body);
}

const wireOf = (target: string): FakeWire =>
  target.startsWith('/messages') ? anthropicWire : target.startsWith('/gemini') ? geminiWire : openAiWire;

const LARGE = Buffer.alloc(20 * 1024 * 1024, 'x');

/** Answers that are no reply: status, type and body. */
const REFUSALS: Partial<Record<Mood, readonly [number, string, (echo: string) => string | Buffer]>> = {
  refuses: [401, 'application/json', errorJson],
  limits: [429, 'application/json', errorJson],
  rejects: [400, 'application/json', errorJson],
  'fails-json': [500, 'application/json', errorJson],
  'fails-page': [500, 'text/html', (echo) => page(echo)],
  'fails-binary': [
    500,
    'application/octet-stream',
    (echo) => Buffer.concat([Buffer.from([0, 1, 255]), Buffer.from(echo)]),
  ],
  'fails-large': [500, 'text/plain', (echo) => Buffer.concat([Buffer.from(echo), LARGE])],
  garbles: [200, 'text/html', (echo) => page(echo)],
};

const page = (echo: string): string => `<!doctype html><title>${echo}</title><h1>${echo}</h1>`;

/** Pieces of a stream that come before it fails. */
const PIECES: Partial<Record<Mood, number>> = { 'fails-first': 0, 'fails-last': 4, 'breaks-off': 4 };

function answer(raw: RawRequest, response: ServerResponse, mood: Mood): void {
  const echo = echoOf(raw);
  response.setHeader('x-echo', encodeURIComponent(echo));
  const refusal = REFUSALS[mood];
  if (refusal) {
    const [status, type, body] = refusal;
    fail(response, status, type, body(echo));
    return;
  }
  const wire = wireOf(raw.target);
  const reply = { text: REPLY, usage: { input: 10, output: 5 } };
  const isStream = /"stream":\s*true/.test(raw.body.toString('utf8')) || raw.target.includes('streamGenerate');
  if (!isStream) {
    fail(response, 200, 'application/json', JSON.stringify(wire.whole(reply, 'm')));
    return;
  }
  response.writeHead(200, { 'content-type': wire.streamType });
  response.write(wire.pieces(reply, 'm', true).slice(0, PIECES[mood]).join(''));
  if (mood.startsWith('fails')) response.write(wire.failure({ message: echo, code: 'server_error' }));
  if (mood === 'breaks-off') setTimeout(() => response.destroy(), 20);
  else response.end();
}
