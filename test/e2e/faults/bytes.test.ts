import assert from 'node:assert/strict';
import type * as http from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { anthropicWire, ollamaWire, openAiWire, type FakeReply } from '../../support/fake-frames.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { FORMATS } from '../matrix/clients.js';
import type { Client } from '../matrix/table.js';
import { faultIn, provider, startRawUpstream, startSite, wish, type RawUpstream, type Site } from './support.js';

const MIB = 1024 * 1024;

describe('a fault of bytes', function () {
  this.timeout(60_000);
  let a: RawUpstream | undefined;
  let b: FakeUpstream | undefined;
  let site: Site | undefined;

  afterEach(async () => {
    await site?.end();
    await a?.dispose();
    await b?.dispose();
    site = a = b = undefined;
  });

  describe('F21 SSE line of 20 MB', () => {
    const HEAD = openAiWire.pieces({ text: 'One' }, 'm', true).slice(0, 2).join('');
    const CHUNK = Buffer.alloc(64 * 1024, 'x');

    let sent = 0;

    /** Writes a line of 20 MB as fast as it is read, and counts how much of it was sent. */
    async function longLine(response: http.ServerResponse, before: string): Promise<void> {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${before}data: {"choices":[{"index":0,"delta":{"content":"`);
      const closed = new Promise((resolve) => response.once('close', resolve));
      sent = 0;
      while (sent < 20 * MIB && !response.destroyed) {
        sent += CHUNK.length;
        if (response.write(CHUNK)) await nextTurn();
        else await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed]);
      }
      response.end('"}}]}\n\n');
    }

    /** The most memory that the whole process took above what it had, while something went on. */
    async function growth(work: () => Promise<unknown>): Promise<number> {
      const before = process.memoryUsage().rss;
      let peak = before;
      const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 2);
      try {
        await work();
      } finally {
        clearInterval(timer);
      }
      return Math.max(peak, process.memoryUsage().rss) - before;
    }

    for (const [client, how] of [
      ['openai-chat', 'passed on'],
      ['anthropic-messages', 'translated'],
    ] as const) {
      it(`F21 SSE line of 20 MB before content, ${how}: cut at 8 MiB, and memory grows by less than 64 MB; B answers`, async () => {
        a = await startRawUpstream((response) => longLine(response, ''));
        b = await startFakeUpstream();
        site = await startSite({ a: provider(a.origin, 1), b: provider(b.origin, 2) });
        await site.ask(...wish(client, { model: 'b/m' }));
        const at = site;
        const grown = await growth(async () => {
          const { headers, status } = await at.ask(...wish(client));
          assert.deepEqual([status, headers['x-signalbox-model']], [200, 'b/m']);
        });
        assert.ok(grown < 64 * MIB, `${Math.round(grown / MIB)} MiB`);
        assert.ok(sent >= 8 * MIB && sent < 16 * MIB, `${sent} bytes were sent`);
        assert.equal(a.calls, 1);
        const { status, text } = await at.ask(...wish('openai-chat', { model: 'a/m' }));
        assert.equal(status, 502);
        assert.match(faultIn(text).message, /longer than 8 MiB/);
      });

      it(`F21 SSE line of 20 MB after content, ${how}: an error event, and memory grows by less than 64 MB`, async () => {
        a = await startRawUpstream((response) => longLine(response, HEAD));
        site = await startSite({ a: provider(a.origin, 1) });
        const at = site;
        let text = '';
        const grown = await growth(async () => ({ text } = await at.ask(...wish(client))));
        assert.match(FORMATS[client].readBroken(text).message, /longer than 8 MiB/);
        assert.ok(grown < 64 * MIB, `${Math.round(grown / MIB)} MiB`);
        assert.ok(sent >= 8 * MIB && sent < 16 * MIB, `${sent} bytes were sent`);
        assert.equal(a.calls, 1);
        await at.released();
      });
    }
  });

  describe('F22 bytes split at every offset', () => {
    const REPLY: FakeReply = {
      text: 'Grüße 世🎉',
      toolCalls: [{ id: 'c', name: 'read', argumentsJson: '{"path":"ä🎈"}' }],
    };
    const WIRES = {
      'openai-chat': openAiWire.pieces(REPLY, 'm', true).join(''),
      'anthropic-messages': anthropicWire.pieces(REPLY, 'm', true).join(''),
      ollama: ollamaWire.pieces(REPLY, 'm', true).join(''),
    };

    for (const [wire, client] of [
      ['openai-chat', 'openai-chat'],
      ['openai-chat', 'anthropic-messages'],
      ['anthropic-messages', 'anthropic-messages'],
      ['ollama', 'ollama'],
      ['ollama', 'openai-chat'],
    ] as const) {
      it(`F22 bytes of ${wire} split at every offset, within characters too: identical events for ${client}`, async () => {
        await splitEverywhere(wire, client, WIRES[wire]);
      });
    }

    it('F22 lines that end with CRLF, split at every offset: identical events', async () => {
      const lines = WIRES['openai-chat'].replaceAll('\n', '\r\n');
      await splitEverywhere('openai-chat', 'anthropic-messages', lines);
    });

    it('F22 lines that end with CR, split at every offset: identical events', async () => {
      await splitEverywhere('anthropic-messages', 'openai-chat', WIRES['anthropic-messages'].replaceAll('\n', '\r'));
    });

    it('F22 bytes one by one, passed on: the client gets the bytes themselves', async () => {
      const bytes = Buffer.from(WIRES['anthropic-messages']);
      a = await startRawUpstream(async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const byte of bytes) {
          response.write(Buffer.from([byte]));
          await nextTurn();
        }
        response.end();
      });
      site = await startSite({ a: provider(a.origin, 1, { wire: 'anthropic-messages' }) });
      const { text } = await site.ask(...wish('anthropic-messages', { tools: ['read'] }));
      assert.equal(text, WIRES['anthropic-messages'], site.router.logs.join('\n'));
    });

    /** What a client understands is the same wherever the bytes are split in two. */
    async function splitEverywhere(wire: keyof typeof WIRES, client: Client, stream: string): Promise<void> {
      const bytes = Buffer.from(stream);
      a = await startRawUpstream(async (response, body) => {
        const at = Number(/split at (\d+)/.exec(body)?.[1]);
        response.socket?.setNoDelay(true);
        response.writeHead(200, { 'content-type': wire === 'ollama' ? 'application/x-ndjson' : 'text/event-stream' });
        response.write(bytes.subarray(0, at));
        await nextTurn();
        response.end(bytes.subarray(at));
      });
      const at = (site = await startSite(
        { a: provider(a.origin, 1, { wire }) },
        { settings: { 'budget.daily': null, 'budget.perRequest': null } },
      ));
      const hear = async (offset: number) => {
        const turns = [{ who: 'user', text: `split at ${offset}` }] as const;
        const { text } = await at.ask(...wish(client, { tools: ['read'], turns }));
        const { text: said, calls, reason } = FORMATS[client].readStream(text);
        return { said, calls: calls.map(({ name, args }) => ({ name, args })), reason };
      };
      const whole = await hear(bytes.length);
      assert.deepEqual([whole.said, whole.calls], [REPLY.text, [{ name: 'read', args: { path: 'ä🎈' } }]]);
      const offsets = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
      while (offsets.length > 0) {
        await Promise.all(
          offsets
            .splice(0, 25)
            .map(async (offset) => assert.deepEqual(await hear(offset), whole, `split at ${offset}`)),
        );
      }
    }
  });
});
