import assert from 'node:assert/strict';
import type { EmbedRequest } from '../../src/core/embedding.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { ProviderCard } from '../../src/core/model.js';
import type { Preset } from '../../src/core/route/types.js';
import { embedderCard } from '../../src/catalog/embeddings.js';
import { makeEmbed, type EmbedRun } from '../../src/gateway/embeddings.js';
import { createUpstreamHttp } from '../../src/gateway/http.js';
import { createInventory } from '../../src/gateway/inventory.js';
import type { Guard } from '../../src/gateway/guardrails/guard.js';
import type { Till } from '../../src/gateway/till.js';
import { aStanding } from '../support/budgets.js';
import { anywhere } from '../support/anywhere.js';
import { aProviderCard } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { backendsOn, fakeClock, PATIENT } from '../support/execute-deps.js';
import { openTill } from '../support/till.js';

const PRICE = { inputUsdPerMTok: 2, cachedInputUsdPerMTok: 2, cacheWriteUsdPerMTok: 2, outputUsdPerMTok: 0 };
const SMALL = embedderCard({ provider: 'acme', model: 'small', name: 'Small', local: false, price: PRICE });
const DEARER = { ...SMALL, model: 'a-large', price: { ...PRICE, inputUsdPerMTok: 9 } };
const UNPRICED = { ...SMALL, model: 'unpriced', price: undefined };

const aRequest = (over: Partial<EmbedRequest> = {}): EmbedRequest => ({
  id: 'req-1',
  model: 'auto',
  inputs: ['Hello there'],
  client: { surface: 'proxy', app: 'test', sessionId: undefined },
  source: { shape: 'none', body: {} },
  ...over,
});

const body = (fields: object): { readonly body: string } => ({ body: JSON.stringify(fields) });
const openAi = (embedding: unknown, usage?: object) => body({ data: [{ index: 0, embedding }], usage });

describe('the gateway, embedding', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;
  let rows: LedgerEntry[];

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    rows = [];
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const clock = fakeClock();
  let backends = backendsOn(clock);
  beforeEach(() => (backends = backendsOn(clock)));

  type Setup = {
    readonly card?: Partial<ProviderCard>;
    readonly key?: string | undefined;
    readonly preset?: Preset;
    readonly till?: Partial<Till>;
    readonly guard?: Pick<Guard, 'inspect'>;
  };

  function embed(request: EmbedRequest, setup: Setup = {}, signal = new AbortController().signal): Promise<EmbedRun> {
    const card = aProviderCard({ baseUrl: upstream.origin, ...setup.card });
    const keyOf = () => Promise.resolve('key' in setup ? setup.key : 'a-key');
    const inventory = createInventory({
      cards: () => ({ providers: [card], models: [] }),
      disabled: () => [],
      keyOf,
      inProcess: new Map(),
      sources: [],
      dial: {
        ...anywhere(),
        http,
        env: () => undefined,
        readFile: () => Promise.reject(new Error('no file')),
        nowMs: () => 0,
      },
      priceOf: () => undefined,
    });
    const run = makeEmbed({
      inventory,
      guard: setup.guard ?? { inspect: () => undefined },
      preset: () => setup.preset ?? 'balanced',
      catalog: { models: [UNPRICED, DEARER, SMALL], priceOf: () => undefined },
      localEmbedders: () => Promise.resolve([]),
      queueMs: () => 30_000,
      till: openTill(setup.till),
      plans: () => Promise.resolve(new Map()),
      settle: ({ entry }) => rows.push(entry),
      nowMs: () => 0,
      clockMs: () => clock.ms,
      chance: () => 0,
      sleep: (ms) => {
        clock.ms += ms;
        return Promise.resolve();
      },
      backends,
      patienceOf: () => PATIENT,
    });
    return run(request, signal);
  }

  it('takes the cheapest model that is ready, and writes a row with the tokens of the provider', async () => {
    upstream.reply = openAi([1, 2], { prompt_tokens: 3 });
    const { model, reply } = await embed(aRequest());
    assert.deepEqual(model, { provider: 'acme', model: 'small' });
    assert.deepEqual(reply.vectors, [[1, 2]]);
    assert.equal(upstream.requests[0]?.path, '/embeddings');
    assert.equal(upstream.requests[0].headers.authorization, 'Bearer a-key');
    assert.deepEqual(upstream.requests[0].body, { model: 'small', input: ['Hello there'] });
    assert.partialDeepStrictEqual(rows, [
      {
        requestId: 'req-1',
        askedModel: 'auto',
        servedModel: { provider: 'acme', model: 'small' },
        usage: { inputTokens: 3, outputTokens: 0 },
        // 3 tokens at $2 a million
        cost: { kind: 'exact', nanoUsd: 6_000 },
        result: 'ok',
        finish: 'stop',
      },
    ]);
  });

  it('asks nobody when the caps have no room, and writes a row that says so', async () => {
    const standing = aStanding();
    const till = { admit: () => Promise.resolve({ kind: 'refused', standing, wantedNanoUsd: 1 } as const) };
    await assert.rejects(embed(aRequest(), { till }), { kind: 'budget-exceeded' });
    assert.equal(upstream.requests.length, 0);
    assert.partialDeepStrictEqual(rows, [{ error: 'budget-exceeded', cost: { kind: 'none' }, attempts: [] }]);
  });

  it('asks nobody for a text that a pattern blocks, and writes a row that names the pattern', async () => {
    const blockedBy = { name: 'tickets', action: 'block', found: 'matches' } as const;
    const guard = { inspect: () => Promise.resolve({ blockedBy, warnings: [] }) };
    await assert.rejects(embed(aRequest(), { guard }), { kind: 'guardrail-blocked' });
    assert.equal(upstream.requests.length, 0);
    assert.partialDeepStrictEqual(rows, [
      {
        askedModel: 'auto',
        error: 'guardrail-blocked',
        cost: { kind: 'none' },
        reason: 'blocked, because the pattern "tickets" matches',
      },
    ]);
  });

  it('estimates the tokens when nobody counted, and says so', async () => {
    upstream.reply = openAi([1]);
    const { reply } = await embed(aRequest({ model: 'acme/small', inputs: [[7, 8, 9]] }));
    assert.equal(reply.usage, undefined);
    assert.deepEqual(rows[0]?.cost, { kind: 'estimated', nanoUsd: 6_000 });
    assert.equal(rows[0].usage?.inputTokens, 3);
  });

  it('calls a model that is in no list, and leaves it unpriced', async () => {
    upstream.reply = openAi([1], { prompt_tokens: 3 });
    await embed(aRequest({ model: 'acme/brand/new' }));
    assert.equal(upstream.requests[0]?.body['model'], 'brand/new');
    assert.deepEqual(rows[0]?.cost, { kind: 'unpriced' });
    assert.equal(rows[0].reason, 'asked for by name');
  });

  it('finds a model by its id alone', async () => {
    upstream.reply = openAi([1]);
    await embed(aRequest({ model: 'a-large' }));
    assert.equal(upstream.requests[0]?.body['model'], 'a-large');
  });

  it("passes the client's own body to a provider of the same shape, and gives back its own", async () => {
    upstream.reply = openAi('AACAPw==');
    const own = { model: 'acme/small', input: 'a', encoding_format: 'base64', x_unknown: 7 };
    const bytes = new TextEncoder().encode(JSON.stringify(own));
    const { reply } = await embed(
      aRequest({ model: 'acme/small', inputs: ['a'], source: { shape: 'openai', body: own, bytes } }),
    );
    assert.deepEqual(upstream.requests[0]?.body, { ...own, model: 'small' });
    assert.equal(reply.own, upstream.reply.body);
  });

  it('speaks Ollama and Gemini', async () => {
    upstream.reply = body({ embeddings: [[1]], prompt_eval_count: 2 });
    await embed(aRequest({ model: 'acme/m' }), { card: { wire: 'ollama', local: true } });
    assert.equal(upstream.requests[0]?.path, '/api/embed');
    assert.deepEqual(rows[0]?.cost, { kind: 'free' });

    upstream.reply = body({ embeddings: [{ values: [1] }] });
    await embed(aRequest({ model: 'acme/m', dimensions: 4 }), { card: { wire: 'gemini' } });
    assert.equal(upstream.requests[1]?.path, '/models/m:batchEmbedContents');
    assert.equal(upstream.requests[1].headers['x-goog-api-key'], 'a-key');
  });

  it("takes the client's own shape where the provider has it", async () => {
    upstream.reply = openAi([1]);
    const also = [{ wire: 'openai-chat', baseUrl: `${upstream.origin}/v1` }] as const;
    const source = { shape: 'openai', body: { model: 'acme/m', input: 'a' } } as const;
    await embed(aRequest({ model: 'acme/m', source }), { card: { wire: 'gemini', also } });
    assert.equal(upstream.requests[0]?.path, '/v1/embeddings');
  });

  it('says which provider offers no embeddings', async () => {
    await assert.rejects(embed(aRequest({ model: 'acme/m' }), { card: { wire: 'anthropic-messages' } }), {
      kind: 'no-candidate',
      message: 'acme/m cannot embed: Acme offers no embeddings.',
    });
    assert.equal(rows[0]?.result, 'failed');
  });

  it('says what to do when no model is ready', async () => {
    await assert.rejects(embed(aRequest(), { key: undefined }), { kind: 'no-candidate', message: /ollama pull/ });
    await assert.rejects(embed(aRequest({ model: 'auto:private' })), {
      kind: 'no-candidate',
      message: /on this machine/,
    });
    await assert.rejects(embed(aRequest({ model: 'acme/small' }), { key: undefined }), {
      kind: 'no-candidate',
      message: /^acme\/small cannot take this request: add a key for Acme/,
    });
    await assert.rejects(embed(aRequest({ model: 'nothing' })), { kind: 'model-unknown' });
    assert.deepEqual(rows, []);
  });

  it('tries the same model again where that is safe, and never another', async () => {
    upstream.script({ status: 429 }, openAi([1]));
    await embed(aRequest());
    assert.deepEqual(
      upstream.requests.map((request) => request.body['model']),
      ['small', 'small'],
    );
    assert.deepEqual(
      rows[0]?.attempts.map(({ error }) => error),
      ['upstream-rate-limited', undefined],
    );

    upstream.reply = { status: 500 };
    await assert.rejects(embed(aRequest()), { kind: 'upstream-failed' });
    assert.equal(upstream.requests.length, 3);
    assert.partialDeepStrictEqual(rows[1], {
      result: 'failed',
      error: 'upstream-failed',
      cost: { kind: 'uncertain', nanoUsd: 4_000 },
    });
  });

  it('refuses fewer vectors than texts', async () => {
    upstream.reply = openAi([1]);
    await assert.rejects(embed(aRequest({ inputs: ['a', 'b'] })), { kind: 'upstream-garbled' });
  });

  it('writes a row when the client has left', async () => {
    const controller = new AbortController();
    upstream.reply = { hang: 'before-head' };
    const running = embed(aRequest(), {}, controller.signal);
    setTimeout(() => controller.abort(), 20);
    await assert.rejects(running, { kind: 'canceled' });
    assert.equal(rows[0]?.result, 'canceled');
  });
});
