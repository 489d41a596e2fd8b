import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { chatBody } from '../../support/http.js';
import { makeCertificate } from '../../support/certificate.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { freePort } from '../../support/ports.js';
import {
  faultIn,
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  wish,
  type RawUpstream,
  type Site,
} from './support.js';

/** 10 tokens in and 4 out at B's $2 and $4 per million, in nano-dollars. */
const B_COSTS = 36_000;

const STREAM = chatBody('hi', { stream: true });
const AT_A = chatBody('hi', { model: 'a/m', stream: true });

describe('a fault before the first content', function () {
  this.timeout(20_000);
  let b: FakeUpstream;
  let site: Site | undefined;
  let raw: RawUpstream | undefined;

  beforeEach(async () => {
    b = await startFakeUpstream();
    b.reply = { text: 'From B.' };
  });
  afterEach(async () => {
    await site?.end();
    await raw?.dispose();
    await b.dispose();
    site = raw = undefined;
  });

  const start = async (
    originOfA: string,
    over: Parameters<typeof provider>[2] = {},
    patience: Readonly<Record<string, number>> = {},
  ): Promise<Site> =>
    (site = await startSite(
      { a: provider(originOfA, 1, over), b: provider(b.origin, 2, over) },
      { settings: { 'providers.patience': { '*': patience } } },
    ));

  /** The client has B's answer, and nothing else; B was called once. */
  async function onlyB(at: Site, asked: Parameters<Site['ask']> = [STREAM]): Promise<void> {
    const { status, text, headers, isCut } = await at.ask(...asked);
    assert.deepEqual([status, isCut], [200, false]);
    assert.match(text, /From/);
    assert.equal(headers['x-signalbox-model'], 'b/m');
    assert.equal(b.requests.length, 1);
    await at.released();
  }

  /** How the calls to A ended, when B answered after them and was paid. */
  async function callsToA(at: Site) {
    const [row] = await at.rows(1);
    const last = row?.attempts.at(-1);
    assert.deepEqual([last?.model.provider, last?.error, row?.result], ['b', undefined, 'ok']);
    assert.deepEqual(last?.cost, { kind: 'exact', nanoUsd: B_COSTS });
    return { row, calls: row?.attempts.slice(0, -1) ?? [] };
  }

  it('F1 connect refused on A: B answers, one call on B, and A counts a failure', async () => {
    const at = await start(`http://127.0.0.1:${await freePort()}`);
    await onlyB(at);
    const { row, calls } = await callsToA(at);
    assert.deepEqual(
      calls.map(({ error, cost }) => [error, cost]),
      // Nothing was sent, so A may be tried twice again, and nothing is booked.
      Array.from({ length: 3 }, () => ['upstream-unreachable', undefined]),
    );
    assert.deepEqual(row?.cost, { kind: 'exact', nanoUsd: B_COSTS });
    assert.equal(at.backend('a')?.failures, 3);
  });

  describe('F3 TLS certificate invalid', () => {
    let server: https.Server;
    let requests: number;
    const handshakes: string[] = [];
    beforeEach(async () => {
      requests = 0;
      handshakes.length = 0;
      server = https.createServer(makeCertificate(), (_request, response) => {
        requests += 1;
        response.end();
      });
      server.on('tlsClientError', (error: NodeJS.ErrnoException) => handshakes.push(error.code ?? ''));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterEach(() => server.close());

    // Safe: a server that listens on a TCP port has an address of this form.
    const origin = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

    it('F3 TLS certificate invalid: B answers, and A is never asked without encryption', async () => {
      const at = await start(origin());
      await onlyB(at);
      const { calls } = await callsToA(at);
      assert.deepEqual(
        calls.map(({ error }) => error),
        ['upstream-unreachable'],
      );
      assert.equal(requests, 0);
      assert.ok(!handshakes.includes('ERR_SSL_HTTP_REQUEST'), 'a request came without encryption');
    });

    it('F3 TLS certificate invalid: a person reads that it is the certificate', async () => {
      const at = await start(origin());
      const { status, text } = await at.ask(AT_A);
      assert.equal(status, 502, text);
      assert.match(faultIn(text).message, /certificate/i);
    });
  });

  it('F4 A accepts and never sends headers: B answers after the time for the first content, and A is booked as uncertain', async () => {
    const a = await startFakeUpstream();
    try {
      a.reply = { hang: 'before-head' };
      const at = await start(a.origin, {}, { firstContentMs: 150 });
      await onlyB(at);
      const { row, calls } = await callsToA(at);
      assert.deepEqual(
        calls.map(({ error, cost }) => [error, cost?.kind]),
        [['upstream-timeout', 'uncertain']],
      );
      assert.equal(row?.cost.kind, 'uncertain');
      assert.equal(a.requests.length, 1);
      assert.equal(await a.requests[0]?.over, 'left');
    } finally {
      await a.dispose();
    }
  });

  it('F5 200, then silence: as F4', async () => {
    raw = await startRawUpstream(openEvents);
    const at = await start(raw.origin, {}, { firstContentMs: 150 });
    await onlyB(at);
    const { calls } = await callsToA(at);
    assert.deepEqual(
      calls.map(({ error, cost }) => [error, cost?.kind]),
      [['upstream-timeout', 'uncertain']],
    );
    assert.equal(raw.calls, 1);
  });

  it('F5 200, then silence: the last candidate may take longer than others for its first content', async () => {
    raw = await startRawUpstream(openEvents);
    b.reply = { text: 'From B.', delayMs: 500 };
    await onlyB(await start(raw.origin, {}, { firstContentMs: 150 }));
  });

  it('F5 200, then silence: the last candidate is given up when the time for the whole request is over', async () => {
    raw = await startRawUpstream(openEvents);
    const at = await start(raw.origin, {}, { firstContentMs: 100, totalMs: 400 });
    const { status, text } = await at.ask(AT_A);
    assert.equal(status, 504);
    assert.match(faultIn(text).message, /time for the whole request/);
    assert.equal(raw.calls, 1);
    const [row] = await at.rows(1);
    assert.deepEqual([row?.error, row?.cost.kind, row?.attempts.length], ['upstream-timeout', 'uncertain', 1]);
    assert.ok((row?.durationMs ?? 0) >= 390, String(row?.durationMs));
    await at.released();
  });

  const chunk = (delta: object): string =>
    `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta }] })}\n\n`;
  const named = (type: string, fields: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const USAGE = { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 };
  const RESPONSE = { id: 'r', object: 'response', status: 'in_progress', model: 'm', output: [] };
  for (const [what, wire, piece] of [
    ['comments', 'openai-chat', ': ping\n\n'],
    ['a role', 'openai-chat', chunk({ role: 'assistant' })],
    ['empty deltas', 'openai-chat', chunk({ content: '' })],
    ['usage', 'openai-chat', `data: ${JSON.stringify({ id: 'x', choices: [], usage: USAGE })}\n\n`],
    ['pings', 'anthropic-messages', named('ping', {})],
    [
      'the start of a message',
      'anthropic-messages',
      named('message_start', { message: { id: 'm', role: 'assistant', content: [], usage: { input_tokens: 10 } } }),
    ],
    ['progress', 'openai-responses', named('response.in_progress', { response: RESPONSE })],
    ['empty lines', 'ollama', '\n'],
  ] as const) {
    for (const own of [true, false]) {
      it(`F6 pings and comments only: ${what} of ${wire} are no content, ${own ? 'passed on' : 'translated'}; as F4`, async () => {
        raw = await startRawUpstream((response) => {
          openEvents(response);
          const timer = setInterval(() => response.write(piece), 20);
          response.on('close', () => clearInterval(timer));
        });
        const at = await start(raw.origin, { wire }, { firstContentMs: 500 });
        const other = wire === 'openai-chat' ? 'anthropic-messages' : 'openai-chat';
        await onlyB(at, wish(own ? wire : other));
        const [row] = await at.rows(1);
        const [first] = row?.attempts ?? [];
        assert.deepEqual([first?.error, first?.cost?.kind], ['upstream-timeout', 'uncertain']);
        assert.equal(raw.calls, 1);
        assert.equal(raw.left, 1);
      });
    }
  }
});
