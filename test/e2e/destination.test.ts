import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import fc from 'fast-check';
import { settingsSchema } from '../../src/config/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../support/fake-upstream.js';
import { runs } from '../support/runs.js';
import { FORMATS } from './matrix/clients.js';
import { CLIENTS, type Client } from './matrix/table.js';
import { HTTP_WIRES } from './matrix/world.js';

type Wire = (typeof HTTP_WIRES)[number];

const KEY = 'sk-of-the-provider-0123456789';
const CANARY = 'canary-of-the-client';

/** What goes out with a body, whatever a client sends: the transport's own, the type, and the proof in the wire's own header. */
const OUTGOING: Readonly<Record<Wire, Readonly<Record<string, string>>>> = {
  'openai-chat': { authorization: `Bearer ${KEY}` },
  'openai-responses': { authorization: `Bearer ${KEY}` },
  'anthropic-messages': { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
  gemini: { 'x-goog-api-key': KEY },
  ollama: { authorization: `Bearer ${KEY}` },
};

/** Fields by which other routers let a caller say where a request goes, and with what. */
const FIELDS = [
  ...['api_base', 'apiBase', 'base_url', 'baseUrl', 'baseURL', 'endpoint', 'url', 'host', 'custom_host', 'proxy'],
  ...['api_key', 'apiKey', 'api_version', 'organization', 'authorization', 'headers', 'extra_headers', 'extra_body'],
  ...['extra_query', 'default_headers', 'litellm_params', 'client', 'deployment_id', 'webhook_url', 'callback_url'],
  ...[
    'request_options',
    'http_client',
    'http_options',
    'httpOptions',
    'transport',
    'model_list',
    'custom_llm_provider',
  ],
];

/** Headers of the same kind, and those that proxies, browsers and SDKs add. */
const HEADERS = [
  ...['x-base-url', 'x-portkey-custom-host', 'x-upstream', 'x-target-url', 'helicone-target-url', 'x-api-base'],
  ...['cookie', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'],
  ...['proxy-authorization', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'x-amz-security-token'],
  ...[
    'referer',
    'user-agent',
    'accept',
    'accept-language',
    'x-stainless-lang',
    'openai-organization',
    'openai-beta',
    'traceparent',
  ],
];

describe('where a request goes, and what goes with it', function () {
  this.timeout(60_000);
  let upstream: FakeUpstream;
  let evil: net.Server;
  let evilOrigin: string;
  let evilConnections: number;
  let router: TestApp;
  let url: URL;
  let token: string;

  before(async () => {
    upstream = await startFakeUpstream();
    evil = net.createServer((socket) => {
      evilConnections += 1;
      socket.destroy();
    });
    evil.listen(0, '127.0.0.1');
    await once(evil, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    evilOrigin = `http://127.0.0.1:${(evil.address() as net.AddressInfo).port}`;
    router = await startTestApp({ env: { MOCK_KEY: KEY }, settings: settingsOver(upstream.origin) });
    url = new URL(await router.url());
    token = await router.token();
  });
  beforeEach(() => {
    evilConnections = 0;
  });
  after(async () => {
    await router.remove();
    evil.close();
    await Promise.all([once(evil, 'close'), upstream.dispose()]);
  });

  function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const request = http.request(new URL(path, url), { method: 'POST', headers: { ...headers, ...own } });
      request.on('error', reject);
      request.on('response', (response) => {
        response.resume();
        response.on('close', () => resolve(response.statusCode ?? 0));
      });
      request.end(JSON.stringify(body));
    });
  }

  const question = (client: Client, wire: Wire) =>
    FORMATS[client].request({
      model: `at-${wire}/gemini-2.5-flash`,
      stream: false,
      turns: [{ who: 'user', text: 'What is a mutex?' }],
    });

  function assertOutgoing({ headers }: SeenRequest, wire: Wire): void {
    const { connection, 'content-length': length, accept, ...others } = headers;
    assert.match(`${connection ?? ''} ${length ?? ''}`, /^keep-alive \d+$/);
    assert.match(accept ?? '', /^(?:application\/json|text\/event-stream|application\/x-ndjson)$/);
    assert.deepEqual(others, {
      host: new URL(upstream.origin).host,
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      ...OUTGOING[wire],
    });
  }

  for (const client of CLIENTS) {
    it(`is not for the body or the head of a ${client} request to say`, async () => {
      let answered = 0;
      const extras = (): fc.Arbitrary<Record<string, unknown>> =>
        fc.dictionary(
          fc.oneof(fc.constantFrom(...FIELDS), fc.stringMatching(/^[a-z]{1,3}_[a-z_]{3,12}$/)),
          fc.oneof(
            fc.constantFrom<unknown>(evilOrigin, `${evilOrigin}/v1`, CANARY),
            fc.constant({ authorization: CANARY, 'x-api-key': CANARY, host: 'evil.example', base_url: evilOrigin }),
            fc.jsonValue({ maxDepth: 2 }),
          ),
          { maxKeys: 6, noNullPrototype: true },
        );
      const heads = fc.dictionary(
        fc.oneof(fc.constantFrom(...HEADERS), fc.stringMatching(/^x-[a-z]{4,12}$/)),
        fc.constantFrom(evilOrigin, CANARY, `${CANARY}=1`),
        { maxKeys: 6, noNullPrototype: true },
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...HTTP_WIRES), extras(), heads, async (wire, fields, headers) => {
          const { path, body } = question(client, wire);
          await post(path, body);
          const plain = upstream.requests.at(-1);
          const before = upstream.requests.length;
          const status = await post(path, { ...fields, ...body }, headers);
          const [seen, ...others] = upstream.requests.slice(before);
          assert.deepEqual([others.length, evilConnections], [0, 0]);
          if (status !== 200 || !seen) return;
          answered += 1;
          assert.equal(seen.path, plain?.path);
          assertOutgoing(seen, wire);
        }),
        runs(60),
      );
      assert.ok(answered > 10, `only ${answered} were answered`);
    });
  }

  describe('of the headers of a client', () => {
    for (const name of [...HEADERS, 'x-api-key', 'api-key', 'x-goog-api-key', 'idempotency-key', 'x-session-id']) {
      it(`"${name}" stays here`, async () => {
        const before = upstream.requests.length;
        const value = ['x-api-key', 'api-key', 'x-goog-api-key'].includes(name) ? token : CANARY;
        const { path, body } = question('openai-chat', 'openai-chat');
        assert.equal(await post(path, body, { [name]: value }), 200);
        const [seen] = upstream.requests.slice(before);
        assert.ok(seen);
        assertOutgoing(seen, 'openai-chat');
      });
    }

    it('"anthropic-beta" goes on to a provider of its wire, and to no other', async () => {
      const flag = { 'anthropic-beta': 'trial-1' };
      for (const [wire, passed] of [
        ['anthropic-messages', 'trial-1'],
        ['openai-chat', undefined],
      ] as const) {
        const { path, body } = question('anthropic-messages', wire);
        assert.equal(await post(path, body, flag), 200);
        assert.equal(upstream.requests.at(-1)?.headers['anthropic-beta'], passed);
      }
    });
  });
});

/** A provider a wire, all at one server, each with the same key. */
function settingsOver(origin: string) {
  const model = { model: 'gemini-2.5-flash', capabilities: ['tools'], inputUsdPerMTok: 1, outputUsdPerMTok: 1 };
  const base = (wire: Wire): string => ({ gemini: '/v1beta', ollama: '' })[wire as string] ?? '/v1';
  const providers = HTTP_WIRES.map((wire) => [
    `at-${wire}`,
    { wire, baseUrl: `${origin}${base(wire)}`, keyEnv: ['MOCK_KEY'], models: [model] },
  ]);
  return settingsSchema.parse({
    'discovery.localServers': false,
    'budget.perRequest': null,
    'budget.daily': null,
    'providers.custom': Object.fromEntries(providers) as unknown,
  });
}
