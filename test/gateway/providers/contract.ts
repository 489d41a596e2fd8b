import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest, Usage } from '../../../src/core/chat.js';
import { GatewayError, type ErrorKind } from '../../../src/core/errors.js';
import type { ModelCard, ProviderCard } from '../../../src/core/model.js';
import type { Provider } from '../../../src/core/provider.js';
import type { UpstreamHttp } from '../../../src/gateway/http.js';
import { httpProvider } from '../../../src/gateway/http-provider.js';
import type { MakeProvider } from '../../../src/gateway/providers/adapter.js';
import { anywhere } from '../../support/anywhere.js';
import { aRequest } from '../../support/builders.js';
import type { FakeReply, FakeUsage, FakeWire } from '../../support/fake-frames.js';
import { withHttpUpstream } from '../../support/http-upstream.js';
import { inPieces, toArray } from '../../support/streams.js';

/** One adapter under test. */
export type ProviderCase = {
  readonly card: Omit<ProviderCard, 'baseUrl'>;
  /** The part of the base URL after the origin. */
  readonly basePath: string;
  readonly fake: FakeWire;
  /** How the key travels; undefined when this provider is local and has none. */
  readonly keyHeader: readonly [name: string, value: string] | undefined;
  readonly usage: { readonly sent: FakeUsage; readonly read: Usage };
};

const MODEL = { provider: 'acme', model: 'one' };
const KEY = 'sk-0123456789';
const LONG = 'One two three four five six.';

/** Cases that play a stream once for each of its bytes take longer on a busy machine. */
const MANY_RUNS_MS = 20_000;

const NO_ABORT = new AbortController().signal;
const TOOL_REPLY: FakeReply = {
  toolCalls: [
    { id: 'a', name: 'read', argumentsJson: '{"path":"a.txt"}' },
    { id: 'b', name: 'list', argumentsJson: '{"dir":"."}' },
  ],
};

/** As short as it can be: it is played once for each of its bytes. */
const SHORT_REPLY: FakeReply = {
  text: 'é😀',
  usage: false,
  toolCalls: [{ id: 'a', name: 'f', argumentsJson: '{"x":1}' }],
};

/** The same promises for every adapter that speaks HTTP. */
export function describeProvider(name: string, one: ProviderCase): void {
  describe(`${name}, as any provider`, () => {
    const at = withHttpUpstream();

    const provider = (key: string | undefined = one.keyHeader && KEY): Provider =>
      httpProvider({ ...one.card, baseUrl: `${at.upstream.origin}${one.basePath}` }, providerDeps(at.http, key));
    const run = (reply: FakeReply, request: ChatRequest = aRequest()): Promise<ChatEvent[]> => {
      at.upstream.reply = reply;
      return toArray(provider().stream({ request, model: MODEL, signal: NO_ABORT }));
    };
    const failure = async (reply: FakeReply): Promise<GatewayError> => {
      try {
        await run(reply);
      } catch (thrown) {
        assert.ok(thrown instanceof GatewayError);
        return thrown;
      }
      return assert.fail('nothing was thrown');
    };
    const lastSeen = () => at.upstream.requests.at(-1) ?? assert.fail('no request came');

    it('gives the text and ends with exactly one finish', async () => {
      const events = await run({ text: 'Hello there.' });
      assert.equal(textOf(events), 'Hello there.');
      assert.deepEqual(
        events.map((event) => event.type).filter((type) => type === 'finish'),
        ['finish'],
      );
      assert.deepEqual(endOf(events)?.reason, 'stop');
      assert.equal(events.at(-1)?.type, 'finish');
    });

    it('asks for the model by its own name, streamed', async () => {
      await run({});
      assert.equal(lastSeen().body['model'], 'one');
      assert.equal(lastSeen().body['stream'], true);
    });

    it('gives reasoning apart from text', async () => {
      const events = await run({ reasoning: 'Let me see.', text: 'Done.' });
      const thoughts = events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join('');
      assert.deepEqual([thoughts, textOf(events)], ['Let me see.', 'Done.']);
    });

    it('gives parallel tool calls with their whole arguments', async () => {
      const events = await run(TOOL_REPLY);
      assert.deepEqual(toolsOf(events), [
        ['read', { path: 'a.txt' }],
        ['list', { dir: '.' }],
      ]);
      assert.equal(endOf(events)?.reason, 'tool-calls');
    });

    it('says when the reply was cut at its limit', async () => {
      assert.equal(endOf(await run({ finish: 'length' }))?.reason, 'length');
    });

    it('counts tokens in buckets that do not overlap', async () => {
      assert.deepEqual(endOf(await run({ usage: one.usage.sent }))?.usage, one.usage.read);
    });

    it('claims no tokens when the provider counts none', async () => {
      assert.equal(endOf(await run({ usage: false }))?.usage, undefined);
    });

    it('gives the same events wherever the bytes are split', async () => {
      const bytes = Buffer.from(one.fake.pieces(SHORT_REPLY, 'one', true).join(''));
      const expected = await overBytes(one, [bytes]);
      for (let at = 1; at < bytes.length; at++) {
        assert.deepEqual(await overBytes(one, [bytes.subarray(0, at), bytes.subarray(at)]), expected, `split at ${at}`);
      }
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      assert.deepEqual(await overBytes(one, single), expected, 'byte by byte');
    }).timeout(MANY_RUNS_MS);

    it('never takes a stream for complete that ends before its end is told', async () => {
      const bytes = Buffer.from(one.fake.pieces(SHORT_REPLY, 'one', true).join(''));
      for (let at = 0; at < bytes.length; at++) {
        const events = await overBytes(one, [bytes.subarray(0, at)]).catch(onlyGarbled);
        if (events) assert.deepEqual([textOf(events), toolsOf(events)], ['é😀', [['f', { x: 1 }]]], `cut at ${at}`);
      }
    }).timeout(MANY_RUNS_MS);

    it('refuses a stream that ends cleanly without its finish', async () => {
      const error = await failure({ endAfter: 3, text: LONG });
      assert.equal(error.kind, 'upstream-garbled');
      assert.equal(error.message, 'Acme closed the stream before finishing.');
    });

    it('reports a connection that breaks in the middle', async () => {
      assert.equal((await failure({ cutAfter: 3, text: LONG })).kind, 'upstream-failed');
    });

    it('reports a payload that is not JSON', async () => {
      const { streamType: contentType } = one.fake;
      const body = contentType === 'text/event-stream' ? 'data: {not json}\n\n' : '{not json}\n';
      assert.equal((await failure({ body, contentType })).kind, 'upstream-garbled');
    });

    it('reports a web page', async () => {
      assert.equal((await failure({ body: '<html>', contentType: 'text/html' })).kind, 'upstream-garbled');
    });

    const statuses: readonly (readonly [number, ErrorKind])[] = [
      [400, 'upstream-rejected'],
      [401, 'upstream-unauthenticated'],
      [404, 'upstream-model-unknown'],
      [429, 'upstream-rate-limited'],
      [500, 'upstream-failed'],
    ];
    for (const [status, kind] of statuses) {
      it(`reports status ${status} as ${kind}`, async () => {
        assert.equal((await failure({ status })).kind, kind);
      });
    }

    it('passes on the wait that is asked for', async () => {
      assert.equal((await failure({ status: 429, headers: { 'retry-after': '3' } })).detail.retryAfterMs, 3_000);
    });

    for (const [phase, hang] of [
      ['before the answer', 'before-head'],
      ['in the middle of it', 3],
    ] as const) {
      it(`closes the connection within 250 ms of an abort ${phase}`, async () => {
        at.upstream.reply = { hang, text: LONG };
        const controller = new AbortController();
        const reading = toArray(provider().stream({ request: aRequest(), model: MODEL, signal: controller.signal }));
        setTimeout(() => controller.abort(), 30);
        await assert.rejects(reading, { kind: 'canceled' });
        const abortedMs = performance.now();
        assert.equal(await lastSeen().over, 'left');
        assert.ok(performance.now() - abortedMs < 250);
      });
    }

    if (one.keyHeader) {
      const [header, value] = one.keyHeader;
      it('sends its key', async () => {
        await run({});
        assert.equal(lastSeen().headers[header], value.replace('KEY', KEY));
      });

      it('asks for a key it does not have, and sends nothing', async () => {
        const seen = at.upstream.requests.length;
        const keyless = httpProvider(
          { ...one.card, baseUrl: `${at.upstream.origin}${one.basePath}` },
          providerDeps(at.http, undefined),
        );
        await assert.rejects(toArray(keyless.stream({ request: aRequest(), model: MODEL, signal: NO_ABORT })), {
          kind: 'key-missing',
          message: 'No API key for Acme. Set ACME_API_KEY or run "Signalbox: Set API Key".',
        });
        assert.equal(at.upstream.requests.length, seen);
      });
    } else {
      it('needs no key', async () => {
        await run({});
        assert.equal(lastSeen().headers.authorization, undefined);
      });
    }
  });
}

/** What a provider is made with, over this HTTP and with this key. */
export const providerDeps = (
  http: UpstreamHttp,
  key: string | undefined,
  known?: ModelCard,
): Parameters<MakeProvider>[1] => ({
  http,
  secret: () => Promise.resolve(key),
  env: () => undefined,
  readFile: () => Promise.reject(new Error('there is no such file')),
  nowMs: () => 0,
  ...anywhere(),
  modelOf: () => known,
});

/** Runs an adapter over bytes that are already there. */
export function overBytes(
  { card, fake }: Pick<ProviderCase, 'card' | 'fake'>,
  chunks: readonly Uint8Array[],
): Promise<ChatEvent[]> {
  const answer = () =>
    Promise.resolve({
      status: 200,
      headers: { 'content-type': fake.streamType },
      body: inPieces(chunks),
      scrub: String,
    });
  const http: UpstreamHttp = { post: answer, get: answer, warm: () => undefined, dispose: () => undefined };
  const provider = httpProvider({ ...card, baseUrl: 'http://127.0.0.1:1' }, providerDeps(http, KEY));
  return toArray(provider.stream({ request: aRequest(), model: MODEL, signal: NO_ABORT }));
}

function onlyGarbled(thrown: unknown): undefined {
  assert.ok(thrown instanceof GatewayError);
  assert.equal(thrown.kind, 'upstream-garbled');
}

const textOf = (events: readonly ChatEvent[]): string =>
  events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');

const endOf = (events: readonly ChatEvent[]) => events.find((event) => event.type === 'finish');

/** Name and parsed arguments of each tool call. */
function toolsOf(events: readonly ChatEvent[]): [name: string, args: unknown][] {
  return events.flatMap((event) => {
    if (event.type !== 'tool-call-start') return [];
    const pieces = events.map((other) =>
      other.type === 'tool-call-delta' && other.index === event.index ? other.argumentsJson : '',
    );
    return [[event.name, JSON.parse(pieces.join('')) as unknown]];
  });
}
