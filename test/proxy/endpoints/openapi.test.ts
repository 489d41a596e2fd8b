import assert from 'node:assert/strict';
import type { EmbedRun } from '../../../src/gateway/embeddings.js';
import { openApi } from '../../../src/proxy/endpoints/openapi.js';
import { claimProofOf, type Claim } from '../../../src/proxy/proof.js';
import type { RunningProxy } from '../../../src/proxy/server.js';
import { aDecision, anExchange, BEARER, fakeApp, jsonOf, ME, send, SERVED, startFake, TOKEN } from '../support.js';

/** A request to one path, and the status it gets when not 200. A body makes it a POST. */
type Sample = { readonly url?: string; readonly body?: object; readonly status?: number };

const WINDOW: Claim = { role: 'owner', protocol: 1 };
const MESSAGES = [{ role: 'user', content: 'Hi' }];
const CHAT = { model: 'auto', messages: MESSAGES };
const CLAUDE = { ...CHAT, max_tokens: 10 };
const PROMPT = { model: 'auto', prompt: 'Hi' };
const INPUT = { model: 'auto', input: 'Hi' };
const CONTENT = { parts: [{ text: 'Hi' }] };
const CONTENTS = { contents: [CONTENT] };

const wholeAndStreamed = (body: object): readonly Sample[] => [{ body }, { body: { ...body, stream: true } }];
const linesAndWhole = (body: object): readonly Sample[] => [{ body }, { body: { ...body, stream: false } }];

const geminiAt = (version: string): Readonly<Record<string, readonly Sample[]>> => {
  const at = (verb: string): string => `/${version}/models/auto:${verb}`;
  const path = (verb: string): string => `POST /${version}/models/{model}:${verb}`;
  return {
    [path('generateContent')]: [{ url: at('generateContent'), body: CONTENTS }],
    [path('streamGenerateContent')]: [
      { url: at('streamGenerateContent'), body: CONTENTS },
      { url: `${at('streamGenerateContent')}?alt=sse`, body: CONTENTS },
    ],
    [path('countTokens')]: [{ url: at('countTokens'), body: CONTENTS }],
    [path('embedContent')]: [{ url: at('embedContent'), body: { content: CONTENT } }],
    [path('batchEmbedContents')]: [{ url: at('batchEmbedContents'), body: { requests: [{ content: CONTENT }] } }],
  };
};

/** Requests that show every kind of answer a path has. A GET of the path itself needs none. */
const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  'POST /v1/chat/completions': wholeAndStreamed(CHAT),
  'POST /v1/completions': wholeAndStreamed(PROMPT),
  'POST /v1/messages': wholeAndStreamed(CLAUDE),
  'POST /v1/messages/count_tokens': [{ body: CHAT }],
  'POST /v1/responses': wholeAndStreamed(INPUT),
  'GET /v1/responses/{id}': [{ url: '/v1/responses/resp_1' }],
  'DELETE /v1/responses/{id}': [{ url: '/v1/responses/resp_2' }],
  'POST /v1/responses/{id}/cancel': [{ url: '/v1/responses/resp_1/cancel', status: 400 }],
  ...geminiAt('v1beta'),
  ...geminiAt('v1'),
  'GET /v1beta/models/{model}': [{ url: '/v1beta/models/auto' }],
  'GET /v1/models/{model}': [{ url: '/v1/models/auto' }, { url: '/v1/models/nobody', status: 404 }],
  'POST /v1/route': [{ body: { query: 'Hi' } }, { body: CHAT }],
  'POST /v1/embeddings': [{ body: INPUT }],
  'POST /api/chat': linesAndWhole(CHAT),
  'POST /api/generate': linesAndWhole(PROMPT),
  'POST /api/embed': [{ body: INPUT }],
  'POST /api/embeddings': [{ body: PROMPT }],
  'POST /api/show': [{ body: { model: 'auto' } }],
  'GET /dashboard/{file}': [{ url: '/dashboard/index.html' }],
  'POST /dashboard/api': [{ body: { type: 'page-ready' } }],
  'POST /dashboard/session': [{ body: { ticket: 'used' }, status: 401 }],
  'GET /signalbox/identify': [{ url: `/signalbox/identify?nonce=${'0'.repeat(32)}` }],
  'POST /signalbox/handover': [{ body: { ...WINDOW, proof: claimProofOf(TOKEN, ME.instance, WINDOW) } }],
};

type Documented = Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;

/** The media types documented for a status. */
const typesFor = (responses: Documented, status: number): readonly string[] =>
  Object.keys((responses[status] ?? responses[`${Math.floor(status / 100)}XX`])?.content ?? {});

describe('GET /openapi.json', () => {
  let proxy: RunningProxy;
  let paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Documented }>>>>;

  before(async () => {
    const reply = { vectors: [[1, 2]], usage: undefined, own: undefined };
    const embedded: EmbedRun = { decision: aDecision(), model: SERVED, reply };
    const app = fakeApp(undefined, { embed: () => Promise.resolve(embedded) });
    for (const id of ['resp_1', 'resp_2']) app.responses.put({ response: { id, output: [] }, input: [] });
    proxy = await startFake(app, { identity: { ...ME, role: 'standby' } });
    const { status, body } = await send(`${proxy.url}/openapi.json`, { headers: BEARER });
    assert.equal(status, 200);
    ({ paths } = JSON.parse(body) as { paths: typeof paths }); // checked against the rules in test/proxy/openapi.test.ts
  });
  after(() => proxy.stop());

  it('wants the token', async () => {
    assert.equal((await send(`${proxy.url}/openapi.json`)).status, 401);
  });

  it('gives what the desk says', async () => {
    const { desk } = anExchange();
    const exchange = anExchange({ desk: { ...desk, describe: () => ({ openapi: '3.1.1' }) } });
    assert.deepEqual(jsonOf(await openApi.handle(exchange)), { openapi: '3.1.1' });
  });

  it('is true: each path answers with a status and the media types that it documents', async () => {
    for (const [path, methods] of Object.entries(paths)) {
      for (const [name, { responses }] of Object.entries(methods)) {
        const method = name.toUpperCase();
        const seen = new Set<string>();
        for (const { url = path, body, status = 200 } of SAMPLES[`${method} ${path}`] ?? [{}]) {
          const sent = body === undefined ? {} : { body: JSON.stringify(body) };
          const received = await send(`${proxy.url}${url}`, { method, headers: BEARER, ...sent });
          assert.equal(received.status, status, `${method} ${url}: ${received.body}`);
          const [type = ''] = (received.headers['content-type'] ?? '').split(';');
          const documented = typesFor(responses, status);
          assert.ok(documented.includes(type) || documented.includes('*/*'), `${method} ${url}: ${type}`);
          if (status === 200) seen.add(documented.includes('*/*') ? '*/*' : type);
        }
        const isShown = (SAMPLES[`${method} ${path}`] ?? [{ status: 200 }]).some(({ status = 200 }) => status === 200);
        if (isShown) assert.deepEqual([...seen].toSorted(), [...typesFor(responses, 200)].toSorted(), path);
      }
    }
  });
});
