import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ChatRequest, ReplyEvent } from '../../src/core/chat.js';
import { toGatewayError, type ErrorKind } from '../../src/core/errors.js';
import type { RoutingDecision } from '../../src/core/route/types.js';
import { createResponseStore } from '../../src/gateway/response-store.js';
import type { Answer } from '../../src/proxy/answer.js';
import type { KeyHolder, KeyRing } from '../../src/proxy/client-keys.js';
import type { Exchange, PanelFile, ProxyApp } from '../../src/proxy/endpoints/endpoint.js';
import { indexHeaders, type RequestHead } from '../../src/proxy/head.js';
import type { Identity } from '../../src/proxy/proof.js';
import { startProxy, type ProxyOptions, type RunningProxy } from '../../src/proxy/server.js';
import { aClassification, aModel } from '../support/builders.js';

/** What the test proxies want from their clients. */
export const TOKEN = '0123456789abcdef'.repeat(4);

/** The model every fake reply comes from. */
export const SERVED = { provider: 'acme', model: 'one' };

/** A decision with one candidate, for the request of that id. */
export const aDecision = (over: Partial<RoutingDecision> = {}): RoutingDecision => ({
  requestId: '01TESTREQUEST0000000000000',
  atMs: 0,
  asked: { kind: 'auto', preset: 'balanced' },
  wantedTier: 'mid',
  needs: { promptTokens: 5, maxOutputTokens: undefined, expectedOutputTokens: 100, capabilities: [] },
  classification: aClassification({ score: 0.41251, confidence: 0.9 }),
  candidates: [{ model: aModel(), score: 1, notes: [], estimatedNanoUsd: 1_000 }],
  rejected: [],
  rejectionGroups: [],
  ifAllReady: undefined,
  ...over,
});

/** A reply as the gateway gives it: who answers, some text, and the end. */
export async function* replyOf(...texts: readonly string[]): AsyncGenerator<ReplyEvent, void> {
  await Promise.resolve();
  yield { type: 'reply-start', model: SERVED, passes: false };
  for (const piece of texts) yield { type: 'text-delta', text: piece };
  yield {
    type: 'finish',
    reason: 'stop',
    usage: {
      inputTokens: 5,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 2,
      reasoningTokens: 0,
    },
  };
}

/** How a fake gateway replies to a request. */
export type Reply = (request: ChatRequest, signal: AbortSignal) => AsyncGenerator<ReplyEvent, void>;

/** A gateway that decides for one model and replies as told; it keeps what it was asked. */
export class FakeGateway {
  readonly chats: ChatRequest[] = [];
  readonly decisions: ChatRequest[] = [];
  readonly signals: AbortSignal[] = [];
  reply: Reply = () => replyOf('Hello', ' you');

  decide(request: ChatRequest): Promise<RoutingDecision> {
    this.decisions.push(request);
    return Promise.resolve(aDecision({ requestId: request.id }));
  }

  chat(request: ChatRequest, signal: AbortSignal): Promise<{ decision: RoutingDecision; events: ReturnType<Reply> }> {
    this.chats.push(request);
    this.signals.push(signal);
    return Promise.resolve({ decision: aDecision({ requestId: request.id }), events: this.reply(request, signal) });
  }
}

/** An app whose gateway is the given one; a test states only what else matters to it. */
export const fakeApp = (gateway: FakeGateway = new FakeGateway(), over: Partial<ProxyApp> = {}): ProxyApp => {
  let ids = 0;
  return {
    version: '1.2.3',
    limits: () => ({ queueMs: 30_000, stallMs: 60_000 }),
    newId: () => `id-${(ids += 1)}`,
    nowMs: () => 1_700_000_000_000,
    gateway,
    embed: () => Promise.reject(new Error('This test embeds nothing.')),
    models: () => Promise.resolve([]),
    responses: createResponseStore(() => 0),
    health: () => Promise.resolve({ spend: { todayNanoUsd: 0 } }),
    stats: () => Promise.resolve({ total_requests: 0 }),
    decidingAsks: () => false,
    budgets: () => Promise.resolve([]),
    backends: {
      rows: () => Promise.resolve([]),
      uptimeMs: () => 61_999,
      reset: () => Promise.resolve([]),
    },
    countRepeat: () => undefined,
    metrics: () => Promise.resolve('# nothing\n'),
    clientKeys: NO_CLIENT_KEYS,
    dashboard: { file: panelFile, mayChange: () => true, dispatch: (message) => Promise.resolve({ echo: message }) },
    explain: (decision) => ({ requestId: decision.requestId, model: 'acme/one' }),
    log: { error: () => undefined },
    ...over,
  };
};

/** A developer without limits; a test states only what matters to it. */
export const aHolder = (over: Partial<KeyHolder> = {}): KeyHolder => ({
  name: 'ci',
  team: undefined,
  role: 'developer',
  models: undefined,
  callsPerMinute: undefined,
  ...over,
});

const NO_CLIENT_KEYS: KeyRing = { prepare: () => Promise.resolve(), find: () => undefined };

const panelFile = (name: string): Promise<PanelFile | undefined> =>
  Promise.resolve(
    name === 'index.html' ? { body: Buffer.from('<title>Panel</title>'), type: 'text/html; charset=utf-8' } : undefined,
  );

/** The process that a test's proxy runs in. */
export const ME: Identity = { instance: 'me', role: 'owner', protocol: 1 };

/** A proxy on a free port. */
export const startFake = (app: ProxyApp = fakeApp(), over: Partial<ProxyOptions> = {}): Promise<RunningProxy> =>
  startProxy(app, {
    port: 0,
    token: () => TOKEN,
    identity: ME,
    onHandover: () => Promise.resolve(),
    ...over,
  });

export type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Received = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

export const BEARER = { authorization: `Bearer ${TOKEN}` };

/** One request on a connection of its own; a body makes it a POST of JSON. */
export function send(url: string, { method, headers = {}, body }: Sent = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const call = httpRequest(
      url,
      { method: method ?? (body === undefined ? 'GET' : 'POST'), agent: false, headers: { ...json, ...headers } },
      (response) => {
        text(response).then((answer) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
        }, reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** Sends bytes as they are and gives back what comes until the other side closes. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    text(socket).then(resolve, reject);
  });
}

/** The port a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('The server does not listen.');
  return address.port;
}

/** The status of a raw answer. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

/** A head as the gate sees it: a good GET by the owner at port 8787, but for what the test changes. */
export function aHead(
  over: { method?: string; url?: string; httpVersion?: string; headers?: readonly string[] } = {},
): RequestHead {
  const { headers = ['Host', '127.0.0.1:8787', 'Authorization', `Bearer ${TOKEN}`] } = over;
  return { method: 'GET', url: '/v1/models', httpVersion: '1.1', ...over, headers: indexHeaders(headers) };
}

/** An exchange past the gate, by the owner; a test states only what matters to it. */
export const anExchange = (over: Partial<Omit<Exchange, 'body'>> & { readonly body?: string } = {}): Exchange => ({
  app: fakeApp(),
  desk: {
    identity: ME,
    describe: () => ({}),
    prove: () => '',
    isGenuine: () => false,
    openSession: () => undefined,
    handOver: () => undefined,
  },
  id: 'id-1',
  head: aHead(),
  rest: '',
  caller: 'owner',
  signal: new AbortController().signal,
  ...over,
  body: () => Promise.resolve(Buffer.from(over.body ?? '')),
});

/** The JSON of a whole answer. */
export function jsonOf(answer: Answer): unknown {
  if (answer.kind !== 'whole') throw new TypeError('The answer is a stream.');
  return JSON.parse(answer.body.toString());
}

/** The kind of the GatewayError that this throws, or undefined. */
export function kindThrown(run: () => unknown): ErrorKind | undefined {
  try {
    run();
    return undefined;
  } catch (thrown) {
    return toGatewayError(thrown).kind;
  }
}

/** The error code in an answer's body. */
export const codeOf = ({ body }: Received): unknown => {
  const { error } = JSON.parse(body) as { error: { code: unknown } }; // every error answer has this shape
  return error.code;
};
