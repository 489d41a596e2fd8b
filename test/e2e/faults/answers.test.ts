import assert from 'node:assert/strict';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import type { FakeReply } from '../../support/fake-frames.js';
import { chatBody } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { FORMATS } from '../matrix/clients.js';
import type { Client } from '../matrix/table.js';
import { faultIn, model, provider, startSite, wish, type Site } from './support.js';

const CLIENTS: readonly Client[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'ollama',
  'openai-completions',
];

const FROM_B = { text: 'From B.' };

describe('a fault that a provider answers with', function () {
  this.timeout(20_000);
  let a: FakeUpstream;
  let b: FakeUpstream;
  let c: FakeUpstream;
  let site: Site | undefined;

  beforeEach(async () => {
    [a, b, c] = await Promise.all([startFakeUpstream(), startFakeUpstream(), startFakeUpstream()]);
    b.reply = FROM_B;
  });
  afterEach(async () => {
    await site?.end();
    site = undefined;
    await Promise.all([a, b, c].map((one) => one.dispose()));
  });

  const start = async (wire: Parameters<typeof provider>[2] = {}): Promise<Site> =>
    (site = await startSite({ a: provider(a.origin, 1, wire), b: provider(b.origin, 2, wire) }));

  for (const wire of ['openai-chat', 'anthropic-messages', 'openai-responses', 'gemini', 'ollama'] as const) {
    for (const client of CLIENTS) {
      it(`F11 in-band error before content of ${wire}: B answers, and ${client} sees only B`, async () => {
        // What comes before the error is no content.
        a.reply = { text: 'From A.', failAfter: BEFORE[wire], message: 'Internal trouble at A.' };
        const at = await start({ wire });
        const { status, text, headers, isCut } = await at.ask(...wish(client));
        assert.deepEqual([status, isCut, headers['x-signalbox-model']], [200, false, 'b/m'], text);
        assert.equal(FORMATS[client].readStream(text).text, 'From B.');
        assert.doesNotMatch(text, /trouble|From A/);
        assert.equal(b.requests.length, 1);
        await at.released();
        const [row] = await at.rows(1);
        // Nobody knows whether it was billed. Gemini's says 503, which is not billed, so A may be asked again.
        const calls =
          wire === 'gemini'
            ? Array.from({ length: 3 }, () => ['upstream-rate-limited', undefined])
            : [['upstream-failed', 'uncertain']];
        assert.deepEqual(
          row?.attempts.map(({ error, cost }) => [error, cost?.kind]),
          [...calls, [undefined, 'exact']],
        );
        assert.equal(a.requests.length, calls.length);
      });
    }
  }

  for (const [code, kind] of [
    ['overloaded_error', 'upstream-rate-limited'],
    ['rate_limit_exceeded', 'upstream-rate-limited'],
    ['insufficient_quota', 'upstream-out-of-credit'],
  ] as const) {
    it(`F11 in-band error before content that says ${code}: it was refused, so nothing is booked for it`, async () => {
      a.reply = { failAfter: 1, code, message: 'Not now.' };
      const at = await start({ wire: 'anthropic-messages' });
      // Without usage in what came before, nothing says that it was billed.
      a.reply = { ...a.reply, usage: false };
      const { headers } = await at.ask(...wish('openai-chat'));
      assert.equal(headers['x-signalbox-model'], 'b/m');
      const [row] = await at.rows(1);
      const [first] = row?.attempts ?? [];
      assert.deepEqual([first?.error, first?.cost], [kind, undefined]);
    });
  }

  const PAGE: FakeReply = { body: '<!doctype html><title>Log in</title>', contentType: 'text/html' };
  for (const stream of [true, false]) {
    it(`F20 200 text/html login page: B answers ${stream ? 'a stream' : 'in one piece'}, and the page goes to nobody`, async () => {
      a.reply = PAGE;
      const at = await start();
      const { status, text, headers } = await at.ask(...wish('openai-chat', { stream }));
      assert.deepEqual([status, headers['x-signalbox-model']], [200, 'b/m'], text);
      assert.doesNotMatch(text, /doctype|Log in/);
      assert.deepEqual([a.requests.length, b.requests.length], [1, 1]);
      await at.released();
    });
  }

  it('F20 200 text/html login page: with nobody else the client reads that it is a web page', async () => {
    a.reply = PAGE;
    const at = await start();
    const { status, text } = await at.ask(...wish('openai-chat', { model: 'a/m' }));
    assert.equal(status, 502);
    assert.match(faultIn(text).message, /web page/);
    assert.equal(a.requests.length, 1);
    const [row] = await at.rows(1);
    assert.deepEqual([row?.result, row?.error], ['failed', 'upstream-garbled']);
    await at.released();
  });

  describe('F26 all providers down', () => {
    const down = async (): Promise<Site> =>
      (site = await startSite({
        a: provider(a.origin, 1),
        b: provider(`http://127.0.0.1:${await freePort()}`, 2),
        c: provider(c.origin, 3),
      }));

    for (const client of CLIENTS) {
      it(`F26 all providers down: one 503 with Retry-After and a reason for each call, at most four calls, for ${client}`, async () => {
        a.reply = { status: 500, message: 'A is out of order.' };
        c.reply = { status: 529, message: 'C is overloaded.' };
        const at = await down();
        const { status, text, headers } = await at.ask(...wish(client));
        assert.equal(status, 503, text);
        assert.match(headers['retry-after'] ?? '', /^[1-9]\d*$/);
        assert.equal(headers['x-should-retry'], 'false');
        const { message } = FORMATS[client].readError(text);
        for (const reason of [/a\/m: .*A is out of order/, /b\/m: .*cannot be reached/]) assert.match(message, reason);
        const [row] = await at.rows(1);
        assert.deepEqual([row?.result, row?.error], ['failed', 'all-failed']);
        // One of A, which may be billed; three of B, to which nothing was sent.
        assert.deepEqual(
          row?.attempts.map((call) => [call.model.provider, call.error, call.cost?.kind]),
          [
            ['a', 'upstream-failed', 'uncertain'],
            ...Array.from({ length: 3 }, () => ['b', 'upstream-unreachable', undefined]),
          ],
        );
        assert.deepEqual([a.requests.length, c.requests.length], [1, 0]);
        await at.released();
      });
    }

    it('F26 all providers down: a second failure of which nobody knows the bill is the end', async () => {
      for (const one of [a, b, c]) one.reply = { status: 500 };
      site = await startSite({ a: provider(a.origin, 1), b: provider(b.origin, 2), c: provider(c.origin, 3) });
      const { status, headers } = await site.ask();
      assert.equal(status, 503);
      assert.match(headers['retry-after'] ?? '', /^[1-9]\d*$/);
      assert.deepEqual([a.requests.length, b.requests.length, c.requests.length], [1, 1, 0]);
      const [row] = await site.rows(1);
      assert.equal(row?.cost.kind, 'uncertain');
      await site.released();
    });

    it('F26 all providers down: where a person wants no second bill, there is no second call', async () => {
      a.reply = { status: 500 };
      site = await startSite(
        { a: provider(a.origin, 1), b: provider(b.origin, 2) },
        { settings: { 'routing.onAmbiguous': 'fail' } },
      );
      assert.equal((await site.ask()).status, 502);
      assert.deepEqual([a.requests.length, b.requests.length], [1, 0]);
    });
  });

  describe('F27 context overflow on A', () => {
    const TOO_LONG = {
      status: 400,
      code: 'context_length_exceeded',
      message: "This model's maximum context length is 100000 tokens.",
    };
    const QUESTION = `${'word '.repeat(500)}end`;

    it('F27 context overflow on A: B with a larger window gets every word', async () => {
      a.reply = TOO_LONG;
      site = await startSite({
        a: provider(a.origin, 1),
        b: provider(b.origin, 2, { models: [model(2, { contextTokens: 200_000 })] }),
      });
      const { status, headers } = await site.ask(chatBody(QUESTION));
      assert.deepEqual([status, headers['x-signalbox-model']], [200, 'b/m']);
      assert.deepEqual(b.requests[0]?.body['messages'], [{ role: 'user', content: QUESTION }]);
      assert.deepEqual([a.requests.length, b.requests.length], [1, 1]);
      const [row] = await site.rows(1);
      assert.deepEqual(
        row?.attempts.map(({ error, cost }) => [error, cost?.kind]),
        [
          ['upstream-too-long', undefined],
          [undefined, 'exact'],
        ],
      );
      assert.equal(site.backend('a')?.failures, 0);
      await site.released();
    });

    it('F27 context overflow on A: without a larger window the client gets a clear 400, and nobody else is asked', async () => {
      a.reply = TOO_LONG;
      const at = await start();
      const { status, text } = await at.ask(chatBody(QUESTION));
      assert.equal(status, 400);
      assert.equal(faultIn(text).code, 'context_length_exceeded');
      assert.match(faultIn(text).message, /maximum context length is 100000 tokens/);
      assert.deepEqual([a.requests.length, b.requests.length], [1, 0]);
      await at.released();
    });
  });
});

/** How many pieces of a stream a provider has sent before its first content. */
const BEFORE = { 'openai-chat': 1, 'anthropic-messages': 2, 'openai-responses': 3, gemini: 0, ollama: 0 } as const;
