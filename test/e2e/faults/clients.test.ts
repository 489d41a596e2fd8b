import assert from 'node:assert/strict';
import * as http from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { defaultSettings, type Settings } from '../../../src/config/schema.js';
import { chatBody } from '../../support/http.js';
import { BEGUN } from '../matrix/table.js';
import {
  faultIn,
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  until,
  wish,
  type RawUpstream,
  type Site,
  withProvider,
} from './support.js';

const AT_A = chatBody('hi', { model: 'a/m', stream: true });

/** So long an upstream may take to see that its client has gone. */
const SEEN_MS = 250;

describe('a client that leaves', function () {
  this.timeout(20_000);
  const stage = withProvider();

  /** The upstream sees the client leave in time; on a busy machine what is due is done first. */
  async function seesIt(): Promise<void> {
    const late = async (): Promise<string> => {
      await sleep(SEEN_MS);
      for (let turn = 0; turn < 100; turn += 1) await nextTurn();
      return `not within ${SEEN_MS} ms`;
    };
    assert.equal(await Promise.race([stage.a.requests[0]?.over, late()]), 'left');
  }

  for (const client of ['openai-chat', 'anthropic-messages'] as const) {
    for (const stream of [true, false]) {
      const how = `${client}, ${stream ? 'streamed' : 'in one piece'}`;

      it(`F24 client closes before the first content: the upstream sees it, the row says so, nothing stays set aside (${how})`, async () => {
        stage.a.reply = { hang: 'before-head' };
        const at = await stage.start({ a: provider(stage.a.origin, 1) });
        const asking = at.begin(...wish(client, { stream }));
        await until(() => stage.a.requests.length === 1, 'the call');
        assert.ok((await at.held()) > 0, 'money is set aside');
        asking.leave();
        await seesIt();
        const [row] = await at.rows(1);
        assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['canceled', 'canceled', 'partial']);
        assert.deepEqual(at.backend('a')?.errors, 0);
        await at.released();
      });
    }

    it(`F24 client closes mid-stream: the upstream sees it, the row says so, nothing stays set aside (${client})`, async () => {
      stage.a.reply = { text: 'One two three four five.', hang: BEGUN['openai-chat'] };
      const at = await stage.start({ a: provider(stage.a.origin, 1) });
      const asking = at.begin(...wish(client));
      await until(() => asking.text().includes('One'), 'the first words');
      asking.leave();
      await seesIt();
      const [row] = await at.rows(1);
      assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['canceled', 'canceled', 'partial']);
      // Only what was delivered is counted.
      assert.ok(
        (row?.usage?.outputTokens ?? 0) >= 1 && (row?.usage?.outputTokens ?? 0) <= 4,
        String(row?.usage?.outputTokens),
      );
      assert.deepEqual([at.backend('a')?.errors, stage.a.requests.length], [0, 1]);
      await at.released();
    });
  }

  it('F24 client closes during backoff: no further call, the row says so, nothing stays set aside', async () => {
    stage.a.reply = { status: 429, headers: { 'retry-after': '2' } };
    const at = await stage.start({ a: provider(stage.a.origin, 1) });
    const asking = at.begin(AT_A);
    await until(() => at.backend('a')?.rest !== undefined, 'the refusal');
    const since = performance.now();
    asking.leave();
    const [row] = await at.rows(1);
    assert.ok(performance.now() - since < 1_500, 'it waited for the end of the backoff');
    assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['canceled', 'canceled', 'none']);
    await at.released();
    await sleep(2_300); // beyond the time of the next try
    assert.equal(stage.a.requests.length, 1);
  });

  it('F24 client closes in the queue for money: no call, the row says so, nothing stays set aside', async () => {
    stage.a.reply = { delayMs: 1_000 };
    // The longest reply costs $0.016, so there is room for one at a time.
    const at = await stage.start({ a: provider(stage.a.origin, 1) }, { settings: { 'budget.daily': 0.02 } });
    const first = at.begin(AT_A);
    await until(() => stage.a.requests.length === 1, 'the first call');
    const waiting = at.begin(AT_A);
    await sleep(100);
    assert.equal(stage.a.requests.length, 1, waiting.text());
    const since = performance.now();
    waiting.leave();
    const [row] = await at.rows(1);
    assert.ok(performance.now() - since < 800, 'it waited for the first');
    assert.deepEqual(
      [row?.result, row?.error, row?.cost.kind, row?.attempts.length],
      ['canceled', 'canceled', 'none', 0],
    );
    assert.equal((await first.got).status, 200);
    await at.rows(2);
    await at.released();
    assert.equal(stage.a.requests.length, 1);
  });
});

describe('a request that waits for money', function () {
  this.timeout(20_000);
  const stage = withProvider();

  it('is refused when the time of the queue is up, which is 30 seconds unless a setting says otherwise', async () => {
    assert.equal(defaultSettings()['routing.queueMs'], 30_000);
    stage.a.reply = { delayMs: 1_500 };
    const settings = { 'budget.daily': 0.02, 'routing.queueMs': 200 }; // room for one at a time
    const at = await stage.start({ a: provider(stage.a.origin, 1) }, { settings });
    const first = at.begin(AT_A);
    await until(() => stage.a.requests.length === 1, 'the first call');
    const since = performance.now();
    const late = await at.ask(AT_A);
    assert.deepEqual([late.status, faultIn(late.text).code], [402, 'budget_exceeded']);
    const waitedMs = performance.now() - since;
    assert.ok(waitedMs >= 200 && waitedMs < 1_300, `${waitedMs} ms`);
    assert.equal((await first.got).status, 200);
  });
});

describe('a client that reads slowly', function () {
  this.timeout(60_000);
  let raw: RawUpstream | undefined;
  let site: Site | undefined;

  afterEach(async () => {
    await site?.end();
    await raw?.dispose();
  });

  const MIB = 1024 * 1024;
  const FRAME = `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content: 'x'.repeat(64 * 1024) } }] })}\n\n`;

  let sent = 0;

  /** A router whose provider has 50 MB to say, and a client that has its head and reads nothing yet. */
  async function begin(settings: Partial<Settings> = {}): Promise<{
    readonly at: Site;
    readonly response: http.IncomingMessage;
    readonly leave: () => void;
  }> {
    sent = 0;
    raw = await startRawUpstream(async (response) => {
      openEvents(response);
      while (sent < 50 * MIB && !response.destroyed) {
        sent += FRAME.length;
        if (response.write(FRAME)) await nextTurn();
        else await new Promise((resolve) => response.once('drain', resolve));
      }
    });
    const at = (site = await startSite({ a: provider(raw.origin, 1) }, { settings }));
    const request = http.request(`${await at.router.url()}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${await at.router.token()}`, 'content-type': 'application/json' },
    });
    request.on('error', () => undefined);
    request.end(JSON.stringify(AT_A));
    const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve));
    response.on('error', () => undefined);
    response.pause();
    return { at, response, leave: () => request.destroy() };
  }

  it('F25 client reads 1 KB/s: the upstream is paused, and nothing is kept but what fits the buffers', async () => {
    const before = process.memoryUsage().rss;
    const { at, response, leave } = await begin();
    const timer = setInterval(() => void response.read(100), 100);
    try {
      let last = -1;
      await until(async () => {
        last = sent;
        await sleep(500);
        return sent === last;
      }, 'the upstream to be paused');
      assert.ok(sent < 16 * MIB, `${sent} bytes were sent`);
      const grown = process.memoryUsage().rss - before;
      assert.ok(grown < 64 * MIB, `${Math.round(grown / MIB)} MiB`);
    } finally {
      clearInterval(timer);
      leave();
    }
    const [row] = await at.rows(1);
    assert.deepEqual([row?.result, row?.cost.kind], ['canceled', 'partial']);
    await at.released();
  });

  it('F25 client that stalls: it is cut off when it has not read on in time, the upstream is let go, and nothing stays set aside', async () => {
    assert.equal(defaultSettings()['proxy.stallMs'], 60_000);
    const { at } = await begin({ 'proxy.stallMs': 400 });
    const [row] = await at.rows(1);
    assert.deepEqual([row?.result, row?.cost.kind], ['canceled', 'partial']);
    await at.released();
    await until(() => raw?.left === 1, 'the upstream to be let go');
    assert.ok(sent < 50 * MIB, `${sent} bytes were sent`);
  });
});
