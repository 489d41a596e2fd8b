import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../../src/config/schema.js';
import type { BackendReport } from '../../../src/core/health/types.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody } from '../../support/http.js';
import type { Ask } from '../matrix/ask.js';
import { FORMATS } from '../matrix/clients.js';
import type { Client } from '../matrix/table.js';

type Custom = Settings['providers.custom'][string];
type CustomModel = Custom['models'][number];

/** What a client got: all bytes as text, and whether the connection broke before its end. */
export type Got = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly isCut: boolean;
};

/** A request of a client that may leave before its end. */
export type Asking = {
  /** Rejects when the client left before there was an answer. */
  readonly got: Promise<Got>;
  /** What has come so far. */
  text(): string;
  leave(): void;
};

/** A router over providers that fail as the test wants them to. */
export type Site = {
  readonly router: TestApp;
  /** Sends a body, a chat of OpenAI's unless told otherwise, and waits for the end of the answer. */
  ask(body?: object, path?: string): Promise<Got>;
  /** The same for a client that will not wait, with more headers or others. */
  begin(body?: object, path?: string, headers?: http.OutgoingHttpHeaders): Asking;
  /** The ledger's rows, oldest first, once there are so many. */
  rows(count: number): Promise<readonly LedgerEntry[]>;
  /** Nano-dollars that are set aside for calls under way. */
  held(): Promise<number>;
  /** Waits until nothing is set aside any more: rows are written some milliseconds after their reply. */
  released(): Promise<void>;
  /** How a provider stands; undefined when it was never called. */
  backend(provider: string): BackendReport | undefined;
  end(): Promise<void>;
};

/** Fast enough for tests: what takes seconds by default takes some milliseconds. */
const QUICK: Settings['providers.patience'] = { '*': { baseDelayMs: 5 } };

/** Starts a router with these providers; nothing else can be called. */
export async function startSite(
  providers: Settings['providers.custom'],
  { settings = {}, ...options }: TestAppOptions = {},
): Promise<Site> {
  const { 'providers.patience': patience = {}, ...over } = settings;
  const router = await startTestApp({
    ...options,
    settings: {
      'providers.custom': providers,
      'providers.patience': { ...QUICK, ...patience, '*': { ...QUICK['*'], ...patience['*'] } },
      ...over,
    },
  });
  const url = await router.url();
  const token = await router.token();
  const begin: Site['begin'] = (body = chatBody('hi'), path = '/v1/chat/completions', headers = {}) =>
    beginAsking(`${url}${path}`, body, { authorization: `Bearer ${token}`, ...headers });
  const held = async (): Promise<number> => {
    const standings = await router.app.money.standings();
    return standings.reduce((sum, { heldNanoUsd }) => sum + heldNanoUsd, 0);
  };
  return {
    router,
    begin,
    ask: async (body, path) => {
      const got = await begin(body, path).got;
      assert.notEqual(got.status, 500, router.logs.join('\n'));
      return got;
    },
    rows: async (count) => {
      const listed = (): Promise<readonly LedgerEntry[]> =>
        router.app.ledger.list({ limit: count + 1, beforeId: undefined });
      await until(async () => (await listed()).length >= count, `${count} rows in the ledger`);
      const rows = await listed();
      assert.equal(rows.length, count, 'there are more rows than requests');
      return rows.toReversed();
    },
    held,
    released: () => until(async () => (await held()) === 0, 'all money to be released'),
    backend: (provider) => router.app.gateway.backends.report().find((one) => one.provider === provider),
    end: () => router.remove(),
  };
}

/** A streamed chat of one turn as a client of this format sends it: its body and its path, for 'ask'. */
export function wish(client: Client, over: Partial<Ask> = {}): [body: object, path: string] {
  const turns = [{ who: 'user', text: 'hi' }] as const;
  const { path, body } = FORMATS[client].request({ model: 'auto', stream: true, turns, ...over });
  return [body, path];
}

/** A provider over one wire, with one model 'm' that costs so many dollars per million tokens in, and twice as much out. */
export const provider = (
  origin: string,
  usd: number,
  { wire = 'openai-chat', models, ...over }: Partial<Omit<Custom, 'models'>> & { models?: readonly CustomModel[] } = {},
): Custom => ({
  wire,
  baseUrl: `${origin}${BASES[wire] ?? '/v1'}`,
  also: [],
  headers: {},
  betas: [],
  keyEnv: [],
  models: [...(models ?? [model(usd)])],
  ...over,
});

const BASES: Readonly<Partial<Record<Custom['wire'], string>>> = { gemini: '/v1beta', ollama: '' };

/** One model with round prices; all are of one tier, so that price alone decides. */
export const model = (usd: number, over: Partial<CustomModel> = {}): CustomModel => ({
  model: 'm',
  tier: 'free',
  contextTokens: 100_000,
  maxOutputTokens: 8_000,
  capabilities: ['tools'],
  inputUsdPerMTok: usd,
  outputUsdPerMTok: 2 * usd,
  ...over,
});

/** Polls until something is true; fails after ten seconds. */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!(await isTrue())) {
    assert.ok(performance.now() < endMs, `waited in vain for ${what}`);
    await sleep(5);
  }
}

function beginAsking(url: string, body: object, headers: http.OutgoingHttpHeaders): Asking {
  const request = http.request(url, {
    method: 'POST',
    agent: false, // leaving ends the connection
    headers: { 'content-type': 'application/json', ...headers },
  });
  let text = '';
  const got = new Promise<Got>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      let isCut = false;
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('error', () => (isCut = true));
      response.on('close', () => resolve({ status, headers, text, isCut: isCut || !response.complete }));
    });
  });
  got.catch(() => undefined); // of those who left nobody asks
  request.end(JSON.stringify(body));
  return { got, text: () => text, leave: () => request.destroy() };
}

/** A provider that does with each request whatever the test says. */
export type RawUpstream = {
  readonly origin: string;
  /** Requests so far. */
  readonly calls: number;
  /** Of these, how many were left by their client before the end. */
  readonly left: number;
  dispose(): Promise<void>;
};

/** Starts one. `handle` gets the request after its body was read. */
export async function startRawUpstream(
  handle: (response: http.ServerResponse, body: string, request: http.IncomingMessage) => void | Promise<void>,
): Promise<RawUpstream> {
  let calls = 0;
  let left = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      calls += 1;
      void handle(response, body, request);
    });
    response.on('close', () => (left += response.writableFinished ? 0 : 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: a server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    get calls() {
      return calls;
    },
    get left() {
      return left;
    },
    async dispose() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The head of a stream of events. */
export function openEvents(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

/** What the bodies of errors say, for OpenAI's clients. */
export function faultIn(text: string): { readonly message: string; readonly code: string } {
  // Safe: only ever called on error bodies that this project wrote.
  return (JSON.parse(text) as { error: { message: string; code: string } }).error;
}

/** A provider of each test in a block, and the site that the test starts over it; both end with the test. */
export function withProvider(): {
  readonly a: FakeUpstream;
  readonly start: (...site: Parameters<typeof startSite>) => Promise<Site>;
} {
  let a: FakeUpstream | undefined;
  let site: Site | undefined;
  beforeEach(async () => {
    a = await startFakeUpstream();
  });
  afterEach(async () => {
    await site?.end();
    await a?.dispose();
    site = undefined;
  });
  return {
    get a() {
      assert.ok(a, 'no test is running');
      return a;
    },
    start: async (...wanted) => (site = await startSite(...wanted)),
  };
}
