import assert from 'node:assert/strict';
import { CLIENT_ROLES } from '../../src/proxy/client-keys.js';
import { ENDPOINTS } from '../../src/proxy/endpoints/index.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody } from '../support/http.js';

const CHAT = chatBody('hi', { model: 'mock/thrifty' });
const TURNS = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };

/** One request for each endpoint: where it goes when it is not the path itself, and what it sends. */
const REQUESTS: Readonly<Record<string, { readonly at?: string; readonly body?: object }>> = {
  'POST /v1/chat/completions': { body: CHAT },
  'POST /v1/completions': { body: { model: 'auto', prompt: 'hi' } },
  'POST /v1/messages': { body: { ...CHAT, max_tokens: 50 } },
  'POST /v1/responses': { body: { model: 'mock/thrifty', input: 'hi' } },
  'GET /v1/responses/*': { at: '/v1/responses/resp_x' },
  'DELETE /v1/responses/*': { at: '/v1/responses/resp_x' },
  'POST /v1/responses/*': { at: '/v1/responses/resp_x/cancel', body: {} },
  'POST /v1beta/models/*': { at: '/v1beta/models/mock%2Fthrifty:generateContent', body: TURNS },
  'POST /v1/models/*': { at: '/v1/models/mock%2Fthrifty:generateContent', body: TURNS },
  'GET /v1beta/models/*': { at: '/v1beta/models/mock/thrifty' },
  'POST /v1/messages/count_tokens': { body: CHAT },
  'POST /v1/route': { body: { query: 'hi' } },
  'GET /v1/models/*': { at: '/v1/models/mock/thrifty' },
  'POST /v1/embeddings': { body: { model: 'mock/vectors', input: 'hi' } },
  'POST /api/chat': { body: { ...CHAT, stream: false } },
  'POST /api/generate': { body: { model: 'mock/thrifty', prompt: 'hi', stream: false } },
  'POST /api/embed': { body: { model: 'mock/vectors', input: 'hi' } },
  'POST /api/embeddings': { body: { model: 'mock/vectors', prompt: 'hi' } },
  'POST /api/show': { body: { model: 'mock/thrifty' } },
  'POST /v1/backends/reset': { body: {} },
  'GET /dashboard/*': { at: '/dashboard/index.html' },
  'POST /dashboard/api': { body: { type: 'money-request' } },
  'POST /dashboard/session': { body: { ticket: 'x' } },
  'GET /signalbox/identify': { at: `/signalbox/identify?nonce=${'ab'.repeat(16)}` },
  'POST /signalbox/handover': { body: {} },
};

/** Who may do what, in full: statuses without a key, with a wrong one, and with keys of each role. Nothing of a refused request goes on. */
const MATRIX = `
                                  none wrong admin developer viewer  ci
POST /v1/chat/completions          401   401   200       200    403 200
POST /v1/completions               401   401   200       200    403 200
POST /v1/messages                  401   401   200       200    403 200
POST /v1/responses                 401   401   200       200    403 200
GET /v1/responses/*                401   401   404       404    403 404
DELETE /v1/responses/*             401   401   404       404    403 404
POST /v1/responses/*               401   401   404       404    403 404
POST /v1beta/models/*              401   401   200       200    403 200
POST /v1/models/*                  401   401   200       200    403 200
GET /v1beta/models                 401   401   200       200    200 200
GET /v1beta/models/*               401   401   200       200    200 200
POST /v1/messages/count_tokens     401   401   200       200    200 200
GET /api/hello                     200   401   200       200    200 200
POST /v1/route                     401   401   200       200    200 403
GET /v1/models                     401   401   200       200    200 200
GET /v1/models/*                   401   401   200       200    200 200
POST /v1/embeddings                401   401   200       200    403 200
POST /api/chat                     401   401   200       200    403 200
POST /api/generate                 401   401   200       200    403 200
POST /api/embed                    401   401   200       200    403 200
POST /api/embeddings               401   401   200       200    403 200
GET /api/version                   200   401   200       200    200 200
GET /api/tags                      401   401   200       200    200 200
GET /api/ps                        401   401   200       200    200 200
POST /api/show                     401   401   200       200    200 200
GET /health                        200   401   200       200    200 200
GET /stats                         401   401   200       200    200 403
GET /v1/budgets                    401   401   200       200    200 403
GET /v1/backends                   401   401   200       200    200 403
POST /v1/backends/reset            401   401   200       403    403 403
GET /metrics                       401   401   200       403    200 403
GET /openapi.json                  401   401   200       200    200 200
GET /dashboard                     200   401   200       200    200 200
GET /dashboard/*                   200   401   200       200    200 200
POST /dashboard/api                401   401   200       403    200 403
POST /dashboard/session            401   401   401       401    401 401
GET /signalbox/identify            200   401   200       200    200 200
POST /signalbox/handover           400   401   400       400    400 400
`;

const ROWS = MATRIX.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', ...statuses] = line.split(/ +/);
    return { method, path, name: `${method} ${path}`, statuses: statuses.map(Number) };
  });

const WRONG = `sbx_${'A'.repeat(43)}`;

describe('roles of client keys', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let keys: readonly (string | undefined)[];

  before(async () => {
    upstream = await startFakeUpstream();
    upstream.paths.set('/v1/embeddings', {
      body: JSON.stringify({ object: 'list', data: [{ object: 'embedding', index: 0, embedding: [1, 2] }] }),
    });
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    url = await router.url();
    const made = CLIENT_ROLES.map((role) => router.app.clientKeys.create(role, { role }));
    keys = [undefined, WRONG, ...(await Promise.all(made))];
  });
  after(async () => {
    await router.remove();
    await upstream.dispose();
  });

  /** The statuses of one row, and how many calls of the provider came of it. */
  async function ask({ method, path, name }: (typeof ROWS)[number]) {
    const { at = path, body } = REQUESTS[name] ?? {};
    const statuses: number[] = [];
    const calls: number[] = [];
    for (const key of keys) {
      const before = upstream.requests.length;
      const response = await fetch(`${url}${at}`, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      await response.arrayBuffer();
      statuses.push(response.status);
      calls.push(upstream.requests.length - before);
    }
    return { statuses, calls };
  }

  it('are told for every path there is', () => {
    assert.deepEqual(
      ROWS.map(({ name }) => name),
      ENDPOINTS.map(({ method, path }) => `${method} ${path}`),
    );
  });

  for (const row of ROWS) {
    it(`decide about ${row.name}`, async () => {
      const { statuses, calls } = await ask(row);
      assert.deepEqual(statuses, row.statuses);
      statuses.forEach((status, at) => {
        if (status !== 200) assert.equal(calls[at], 0, `call with key ${at}`);
      });
    });
  }

  it('decide about paths that are not there: who holds a good key hears so, and nobody else', async () => {
    const { statuses } = await ask({ method: 'GET', path: '/v1/nothing', name: '', statuses: [] });
    assert.deepEqual(statuses, [401, 401, 404, 404, 404, 404]);
  });

  it('let a viewer look at the panel and change nothing', async () => {
    const say = async (role: 'viewer' | 'admin', message: object): Promise<number> => {
      const response = await fetch(`${url}/dashboard/api`, {
        method: 'POST',
        headers: { 'x-api-key': keys[2 + CLIENT_ROLES.indexOf(role)] ?? '', 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
      return response.status;
    };
    const raise = { type: 'raise-request', budgetId: 'everyone:day', usd: 1 };
    assert.equal(await say('viewer', { type: 'budgets-request' }), 200);
    assert.equal(await say('viewer', raise), 403);
    assert.equal(await say('admin', raise), 200);
  });

  it('decide whose spend is shown', async () => {
    await new Promise((resolve) => setTimeout(resolve, 150)); // rows are written 50 ms later
    const [all = 0, own = 0, viewed = 0] = await Promise.all(
      (['admin', 'developer', 'viewer'] as const).map(async (role) => {
        const key = keys[2 + CLIENT_ROLES.indexOf(role)] ?? '';
        const response = await fetch(`${url}/stats`, { headers: { 'x-api-key': key } });
        return ((await response.json()) as { total_requests: number }).total_requests;
      }),
    );
    assert.ok(own > 0);
    assert.ok(all > own);
    assert.equal(viewed, all);
  });

  it('keep a viewer from causing cost by a decision', async () => {
    const other = await startTestApp({ settings: { ...mockProvider(upstream.origin), 'classifier.strategy': 'llm' } });
    try {
      const ask = async (role: 'viewer' | 'developer'): Promise<number> => {
        const key = await other.app.clientKeys.create(role, { role });
        const response = await fetch(`${await other.url()}/v1/route`, {
          method: 'POST',
          headers: { 'x-api-key': key, 'content-type': 'application/json' },
          body: '{"query":"hi"}',
        });
        return response.status;
      };
      const before = upstream.requests.length;
      assert.equal(await ask('viewer'), 403);
      assert.equal(upstream.requests.length, before);
      assert.equal(await ask('developer'), 200);
    } finally {
      await other.remove();
    }
  });
});
