import assert from 'node:assert/strict';
import type * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  anthropicWire,
  geminiWire,
  ollamaWire,
  openAiWire,
  responsesWire,
  type FakeReply,
  type FakeWire,
} from '../../support/fake-frames.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { FORMATS } from '../matrix/clients.js';
import { BEGUN, type Client } from '../matrix/table.js';
import type { HTTP_WIRES } from '../matrix/world.js';
import { type ProviderWire } from '../matrix/world.js';
import {
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  until,
  wish,
  type RawUpstream,
  type Site,
} from './support.js';

type Wire = (typeof HTTP_WIRES)[number];

const WIRES: Readonly<Record<Wire, FakeWire>> = {
  'openai-chat': openAiWire,
  'openai-responses': responsesWire,
  'anthropic-messages': anthropicWire,
  gemini: geminiWire,
  ollama: ollamaWire,
};

/** Each client with a provider of its own wire, whose bytes pass, and with one whose reply is translated. */
const PAIRS: readonly (readonly [client: Client, wire: Wire])[] = [
  ['openai-chat', 'openai-chat'],
  ['openai-chat', 'anthropic-messages'],
  ['openai-responses', 'openai-responses'],
  ['openai-responses', 'openai-chat'],
  ['anthropic-messages', 'anthropic-messages'],
  ['anthropic-messages', 'openai-chat'],
  ['gemini', 'gemini'],
  ['gemini', 'openai-responses'],
  ['ollama', 'ollama'],
  ['ollama', 'gemini'],
  ['openai-completions', 'openai-chat'],
];

const REPLY: FakeReply = { text: 'One two three four five.' };

describe('a fault after the first content', function () {
  this.timeout(20_000);
  let b: FakeUpstream;
  let a: RawUpstream | undefined;
  let site: Site | undefined;

  beforeEach(async () => {
    b = await startFakeUpstream();
  });
  afterEach(async () => {
    await site?.end();
    await a?.dispose();
    await b.dispose();
    site = a = undefined;
  });

  type Patience = Readonly<Record<string, number>>;
  /** A is first; what it does is up to the test. */
  async function start(
    wire: Wire,
    act: (response: http.ServerResponse) => void | Promise<void>,
    patience: Patience = {},
  ) {
    a = await startRawUpstream((response) => {
      response.writeHead(200, { 'content-type': WIRES[wire].streamType });
      return act(response);
    });
    site = await startSite(
      { a: provider(a.origin, 1, { wire }), b: provider(b.origin, 2, { wire }) },
      { settings: { 'providers.patience': { '*': patience } } },
    );
    return site;
  }

  /** What has come once there is something to read. */
  const begun = (wire: Wire, reply = REPLY): string =>
    WIRES[wire].pieces(reply, 'm', true).slice(0, BEGUN[wire]).join('');

  /** The client gets what had come and then one error without an end mark; nobody else was asked, and the part is paid for. */
  async function breaksOff(at: Site, [client, wire]: (typeof PAIRS)[number], words = /./): Promise<void> {
    const { status, text, isCut } = await at.ask(...wish(client));
    assert.equal(status, 200, text);
    assert.match(FORMATS[client].readBroken(text).message, words);
    assert.equal(isCut, true);
    assert.deepEqual([a?.calls, b.requests.length], [1, 0]);
    await at.released();
    const [row] = await at.rows(1);
    assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['failed', 'upstream-interrupted', 'partial'], wire);
    assert.ok(row && 'nanoUsd' in row.cost && row.cost.nanoUsd > 0);
  }

  for (const pair of PAIRS) {
    const [client, wire] = pair;
    it(`F7 content, then silence: ${client} gets an error event when the time between two bytes is over, and ${wire} no second call`, async () => {
      const at = await start(wire, (response) => void response.write(begun(wire)), { idleMs: 200 });
      await breaksOff(at, pair, /sent nothing for 0\.2 s/);
      assert.equal(a?.left, 1);
    });

    it(`F8 content, then RST: ${client} gets an error event, ${wire} no second call, and the part is booked`, async () => {
      const at = await start(wire, async (response) => {
        response.write(begun(wire));
        await sleep(30); // lets what was written reach the wire before the socket goes
        response.socket?.resetAndDestroy();
      });
      await breaksOff(at, pair);
    });

    it(`F9 content, clean EOF, no finish of ${wire}: as F8, and never an end mark for ${client}`, async () => {
      const at = await start(wire, (response) => void response.end(begun(wire)));
      await breaksOff(at, pair);
    });

    it(`F12 in-band error of ${wire} after content: ${client} gets an error event, and nobody else is asked`, async () => {
      const failure = WIRES[wire].failure({ message: 'Out of order.', code: undefined });
      const at = await start(wire, (response) => void response.end(begun(wire) + failure));
      await breaksOff(at, pair, /Out of order\./);
    });
  }

  for (const [client, wire] of [
    ['openai-chat', 'openai-chat'],
    ['anthropic-messages', 'openai-chat'],
    ['anthropic-messages', 'anthropic-messages'],
    ['openai-chat', 'anthropic-messages'],
  ] as const) {
    it(`F7 content, then nothing but pings of ${wire}: ${client} gets an error event when nothing was said for too long`, async () => {
      const ping = wire === 'openai-chat' ? ': ping\n\n' : 'event: ping\ndata: {"type":"ping"}\n\n';
      const at = await start(
        wire,
        (response) => {
          response.write(begun(wire));
          const timer = setInterval(() => response.write(ping), 20);
          response.on('close', () => clearInterval(timer));
        },
        { idleMs: 5_000, silentMs: 250 },
      );
      await breaksOff(at, [client, wire], /said nothing for 0\.3 s/);
    });
  }

  describe('F10 cut inside tool arguments', () => {
    const CALLING: FakeReply = { toolCalls: [{ id: 'call_1', name: 'read', argumentsJson: '{"path":"a.txt"}' }] };
    /** What each format says when a call may be run. */
    const FINISHED_CALL =
      /"finish_reason":"tool_calls"|"stop_reason":"tool_use"|function_call_arguments\.done|"functionCall"|"tool_calls":\[\{"function":\{"name":"read","arguments":\{|"done":true/;
    /** Of the wires whose arguments come in pieces, up to the first half of the arguments. */
    const UP_TO_HALF = { 'openai-chat': 3, 'openai-responses': 4, 'anthropic-messages': 4 } as const;

    for (const wire of ['openai-chat', 'openai-responses', 'anthropic-messages'] as const) {
      const pieces = WIRES[wire].pieces(CALLING, 'm', true);
      const half = pieces.slice(0, UP_TO_HALF[wire]).join('');

      for (const client of [wire, 'gemini', 'ollama'] as const) {
        it(`F10 cut inside tool arguments of ${wire} by RST: ${client} gets an error event and no finished call`, async () => {
          assert.ok(half.includes('path') && !half.includes('a.txt'), half);
          const at = await start(wire, async (response) => {
            response.write(half);
            await sleep(30);
            response.socket?.resetAndDestroy();
          });
          await neverFinishes(at, client, wire);
        });

        it(`F10 cut inside tool arguments of ${wire} by a clean end: ${client} gets an error event and no finished call`, async () => {
          const at = await start(wire, (response) => void response.end(half));
          await neverFinishes(at, client, wire);
        });
      }

      // Its own clients get the bytes as they are, and judge them.
      const others = (['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'] as const).filter(
        (client) => client !== wire,
      );
      for (const client of others) {
        it(`F10 tool arguments of ${wire} that cannot be read, though a finish follows: ${client} gets an error event and no finished call`, async () => {
          const rest = pieces.slice(UP_TO_HALF[wire] + 1).join('');
          const at = await start(wire, (response) => void response.end(half + withHalfArguments(rest)));
          await neverFinishes(at, client, wire);
        });
      }
    }

    /** Some wires repeat the arguments at their end. */
    const withHalfArguments = (text: string): string => text.replaceAll('{\\"path\\":\\"a.txt\\"}', '{\\"path\\":');

    async function neverFinishes(at: Site, client: Client, wire: ProviderWire): Promise<void> {
      const { text, status } = await at.ask(...wish(client, { tools: ['read'] }));
      // What a client runs comes whole on some wires: nothing of it has been sent then, so the status tells.
      if (status === 200) assert.ok(FORMATS[client].readBroken(text).message !== '', wire);
      else assert.ok(FORMATS[client].readError(text).message !== '', wire);
      assert.doesNotMatch(text, FINISHED_CALL);
      assert.deepEqual([a?.calls, b.requests.length], [1, 0]);
      await at.released();
      const [row] = await at.rows(1);
      assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['failed', 'upstream-interrupted', 'partial']);
    }
  });

  describe('F23 gzip stream truncated', () => {
    const packed = gzipSync(openAiWire.pieces({ text: 'From A. '.repeat(2_000) }, 'm', true).join(''));
    for (const [what, encoding] of [
      ['', { 'content-encoding': 'gzip' }],
      [' that nobody calls so', {}],
    ] as const) {
      it(`F23 gzip stream truncated${what}: never an end mark; nothing of it was passed on, so B answers`, async () => {
        a = await startRawUpstream(async (response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream', ...encoding });
          response.write(packed.subarray(0, packed.length / 2));
          await sleep(30);
          response.end();
        });
        site = await startSite({ a: provider(a.origin, 1), b: provider(b.origin, 2) });
        const { text, headers } = await site.ask(...wish('openai-chat'));
        assert.equal(headers['x-signalbox-model'], 'b/m');
        assert.equal(FORMATS['openai-chat'].readStream(text).text, 'Hello there.');
        assert.deepEqual([a.calls, b.requests.length], [1, 1]);
        const [row] = await site.rows(1);
        assert.deepEqual([row?.attempts[0]?.error, row?.attempts[0]?.cost?.kind], ['upstream-garbled', 'uncertain']);
        const alone = await site.ask(...wish('openai-chat', { model: 'a/m' }));
        assert.equal(alone.status, 502);
        assert.doesNotMatch(alone.text, /DONE/);
        await site.released();
      });
    }

    it('F23 gzip is never asked for', async () => {
      let asked: string | undefined;
      a = await startRawUpstream((response, _body, { headers }) => {
        asked = headers['accept-encoding']?.toString();
        openEvents(response);
        response.end(openAiWire.pieces({}, 'm', true).join(''));
      });
      site = await startSite({ a: provider(a.origin, 1) });
      await site.ask(...wish('openai-chat'));
      assert.equal(asked, 'identity');
    });
  });

  it('F8 content, then RST: the next request is not held back by it', async () => {
    let calls = 0;
    const at = await start('openai-chat', async (response) => {
      calls += 1;
      if (calls > 1) return void response.end(openAiWire.pieces(REPLY, 'm', true).join(''));
      response.write(begun('openai-chat'));
      await sleep(30);
      response.socket?.resetAndDestroy();
    });
    assert.equal((await at.ask(...wish('openai-chat'))).isCut, true);
    const { status, headers } = await at.ask(...wish('openai-chat'));
    assert.deepEqual([status, headers['x-signalbox-model']], [200, 'a/m']);
    await until(() => at.backend('a')?.inFlight === 0, 'no call to be under way');
  });
});
