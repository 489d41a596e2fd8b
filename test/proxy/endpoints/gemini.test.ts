import assert from 'node:assert/strict';
import { authenticate } from '../../../src/proxy/auth.js';
import { gemini, geminiStable } from '../../../src/proxy/endpoints/gemini.js';
import { findEndpoint } from '../../../src/proxy/router.js';
import { toArray } from '../../support/streams.js';
import {
  aDecision,
  aHead,
  anExchange,
  BEARER,
  fakeApp,
  FakeGateway,
  jsonOf,
  send,
  SERVED,
  startFake,
  TOKEN,
} from '../support.js';

const BODY = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], safetySettings: [] };

const exchangeAt = (rest: string, gateway = new FakeGateway(), body: object = BODY, query = '') =>
  anExchange({
    app: fakeApp(gateway),
    rest,
    head: aHead({ method: 'POST', url: `/v1beta/models/${rest}${query}` }),
    body: JSON.stringify(body),
  });

async function asked(rest: string) {
  const gateway = new FakeGateway();
  await gemini.handle(exchangeAt(rest, gateway));
  return gateway.chats[0];
}

/** All that a streamed answer sends. */
async function sentAt(query: string): Promise<string> {
  const answer = await gemini.handle(exchangeAt('auto:streamGenerateContent', new FakeGateway(), BODY, query));
  if (answer.kind !== 'stream') throw new TypeError('The answer is whole.');
  const { frames } = await answer.open();
  return [answer.writer.streamType, ...(await toArray(frames))].join('\n');
}

describe('POST /v1beta/models/{model}:{method}', () => {
  for (const [url, expected, rest] of [
    ['/v1beta/models/auto:generateContent', gemini, 'auto:generateContent'],
    ['/v1/models/acme/one:countTokens', geminiStable, 'acme/one:countTokens'],
    ['/v1beta/models/auto:streamGenerateContent?alt=sse', gemini, 'auto:streamGenerateContent'],
  ] as const) {
    it(`is found at ${url}`, () => {
      const found = findEndpoint(aHead({ method: 'POST', url }));
      assert.deepEqual(found.kind === 'endpoint' && [found.endpoint, found.rest], [expected, rest]);
    });
  }

  it('hands the gateway the request with every field it came with', async () => {
    const gateway = new FakeGateway();
    const answer = await gemini.handle(exchangeAt('auto:generateContent', gateway));
    assert.partialDeepStrictEqual(gateway.chats[0], {
      id: 'id-1',
      model: 'auto',
      source: { wire: 'gemini', body: BODY, stream: false },
    });
    assert.partialDeepStrictEqual(jsonOf(answer), {
      candidates: [{ content: { parts: [{ text: 'Hello you' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      modelVersion: 'acme/one',
    });
  });

  for (const [rest, model] of [
    ['acme/big/one:generateContent', 'acme/big/one'],
    ['acme%2Fbig%2Fone:generateContent', 'acme/big/one'],
    ['auto:best:generateContent', 'auto:best'],
    ['models/auto:generateContent', 'auto'],
  ] as const) {
    it(`asks for ${model} at ${rest}`, async () => assert.equal((await asked(rest))?.model, model));
  }

  it('streams events with alt=sse', async () => {
    assert.match(await sentAt('?alt=sse'), /^text\/event-stream.*\ndata: \{.*"Hello".*\}\n\n\ndata: \{.*" you"/);
  });

  for (const query of ['', '?alt=json']) {
    it(`streams one JSON array with the query "${query}"`, async () => {
      const [type, ...pieces] = (await sentAt(query)).split('\n');
      assert.equal(type, 'application/json; charset=utf-8');
      assert.partialDeepStrictEqual(JSON.parse(pieces.join('\n')), [
        { candidates: [{ content: { parts: [{ text: 'Hello' }] } }] },
        { candidates: [{ content: { parts: [{ text: ' you' }] } }] },
        { candidates: [{ finishReason: 'STOP' }], usageMetadata: { totalTokenCount: 7 } },
      ]);
    });
  }

  it('counts a prompt, bare or as a whole request, and asks nobody', async () => {
    const gateway = new FakeGateway();
    const count = async (body: object) => jsonOf(await gemini.handle(exchangeAt('auto:countTokens', gateway, body)));
    const contents = [{ role: 'user', parts: [{ text: 'one two three four' }] }];
    const bare = await count({ contents });
    assert.deepEqual(bare, { totalTokens: 7 });
    assert.deepEqual(await count({ generateContentRequest: { model: 'models/auto', contents } }), bare);
    assert.equal(gateway.chats.length, 0);
  });

  for (const [verb, body, expected] of [
    ['embedContent', { content: { parts: [{ text: 'a' }] } }, { embedding: { values: [1, 2] } }],
    [
      'batchEmbedContents',
      { requests: [{ content: { parts: [{ text: 'a' }] } }] },
      { embeddings: [{ values: [1, 2] }] },
    ],
  ] as const) {
    it(`answers ${verb} with vectors`, async () => {
      const asked: unknown[] = [];
      const app = fakeApp(undefined, {
        embed: (request) => {
          asked.push(request.model, request.inputs);
          const reply = { vectors: [[1, 2]], usage: undefined, own: '{}' };
          return Promise.resolve({ decision: aDecision(), model: SERVED, reply });
        },
      });
      const exchange = anExchange({ app, rest: `acme/one:${verb}`, body: JSON.stringify(body) });
      assert.deepEqual(jsonOf(await gemini.handle(exchange)), expected);
      assert.deepEqual(asked, ['acme/one', ['a']]);
    });
  }

  for (const rest of ['auto', 'auto:generateAnswer', ':', 'auto:']) {
    it(`has no method at ${rest}`, async () => {
      await assert.rejects(async () => gemini.handle(exchangeAt(rest)), { kind: 'not-found' });
    });
  }

  it('refuses a model that is not written as one', async () => {
    for (const rest of [':generateContent', '%:generateContent', 'a%0Ab:generateContent']) {
      await assert.rejects(async () => gemini.handle(exchangeAt(rest)), {
        kind: 'invalid-request',
        message: /"model"/,
      });
    }
  });

  it('refuses a key in the address, and says where it belongs', async () => {
    const keyed = exchangeAt('auto:generateContent', new FakeGateway(), BODY, '?key=abc');
    await assert.rejects(async () => gemini.handle(keyed), { kind: 'invalid-request', message: /"x-goog-api-key"/ });
    const head = aHead({ method: 'POST', url: '/v1beta/models/auto:generateContent?key=abc', headers: ['Host', 'x'] });
    const keys = { token: () => Buffer.from(TOKEN), isSession: () => false, clientKey: () => undefined };
    assert.throws(() => authenticate(head, 'call', keys), { kind: 'unauthenticated', message: /"x-goog-api-key"/ });
  });

  it("answers errors in Google's form", async () => {
    const proxy = await startFake();
    try {
      const { status, body } = await send(`http://127.0.0.1:${proxy.port}/v1beta/models/auto:x`, {
        headers: BEARER,
        body: '{}',
      });
      assert.equal(status, 404);
      assert.partialDeepStrictEqual(JSON.parse(body), { error: { code: 404, status: 'NOT_FOUND' } });
    } finally {
      await proxy.stop();
    }
  });
});
