import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  faultIn,
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  until,
  wish,
  withProvider,
  type Asking,
  type Got,
  type Site,
} from './faults/support.js';
import { FORMATS } from './matrix/clients.js';
import { BEGUN, CLIENTS } from './matrix/table.js';
import { chatBody } from '../support/http.js';

const MIB = 1_048_576;

/** So long an upstream may take to see that nobody waits any more. */
const SEEN_MS = 250;

const AT_A = chatBody('hi', { model: 'a/m', stream: true });
const WHOLE_AT_A = chatBody('hi', { model: 'a/m' });

const keyed = (key: string, more: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({
  'idempotency-key': key,
  ...more,
});

describe('requests with one Idempotency-Key', function () {
  this.timeout(30_000);
  const stage = withProvider();

  const start = (): Promise<Site> => stage.start({ a: provider(stage.a.origin, 1) });
  const calls = (): number => stage.a.requests.length;
  const kindOf = ({ headers }: Got): unknown => headers['x-signalbox-idempotency'];

  describe('at the same time', () => {
    for (const client of CLIENTS) {
      for (const stream of [true, false]) {
        it(`50 of ${client}, ${stream ? 'streamed' : 'in one piece'}: one call, 50 equal answers, one row`, async () => {
          stage.a.reply = { text: 'One two three four five.', pieceDelayMs: 5, delayMs: 100 };
          const at = await start();
          const [body, path] = wish(client, { stream });
          const asked = Array.from({ length: 50 }, () => at.begin(body, path, keyed('k')));
          const answers = await Promise.all(asked.map(({ got }) => got));
          assert.equal(calls(), 1);
          for (const { status, text, isCut } of answers) {
            assert.deepEqual([status, text, isCut], [200, answers[0]?.text, false]);
          }
          const format = FORMATS[client];
          const read = stream ? format.readStream(answers[0]?.text ?? '') : format.readWhole(answers[0]?.text ?? '');
          assert.equal(read.text, 'One two three four five.');
          // On a busy machine some come when the answer is complete.
          assert.equal(answers.filter((one) => kindOf(one) === undefined).length, 1);
          assert.ok(answers.some((one) => kindOf(one) === 'joined'));
          assert.equal(new Set(answers.map(({ headers }) => headers['x-signalbox-request-id'])).size, 1);
          const [row] = await at.rows(1);
          assert.equal(row?.requestId, answers[0]?.headers['x-signalbox-request-id']);
          await at.released();
          const again = await at.begin(body, path, keyed('k')).got;
          assert.deepEqual([again.status, again.text, kindOf(again)], [200, answers[0]?.text, 'replayed']);
          await sleep(100);
          assert.deepEqual([calls(), (await at.rows(1)).length], [1, 1]);
        });
      }
    }

    it('50 for vectors: one call', async () => {
      stage.a.reply = { delayMs: 50, body: JSON.stringify({ data: [{ embedding: [0.5, 2], index: 0 }] }) };
      const at = await start();
      const body = { model: 'a/m', input: 'hi' };
      const asked = Array.from({ length: 50 }, () => at.begin(body, '/v1/embeddings', keyed('k')));
      const answers = await Promise.all(asked.map(({ got }) => got));
      assert.deepEqual([calls(), new Set(answers.map(({ text }) => text)).size], [1, 1]);
      assert.equal(answers[0]?.status, 200, answers[0]?.text);
    });

    it('fail together when the call fails, each in full, and the next one is a new call', async () => {
      stage.a.reply = { delayMs: 50, status: 400, message: 'no such thing' };
      for (const body of [WHOLE_AT_A, AT_A]) {
        const at = await start();
        const before = calls();
        const asked = Array.from({ length: 20 }, () => at.begin(body, undefined, keyed('k')));
        const answers = await Promise.all(asked.map(({ got }) => got));
        assert.equal(calls() - before, 1);
        for (const { status, text } of answers) assert.deepEqual([status, text], [400, answers[0]?.text]);
        assert.match(faultIn(answers[0]?.text ?? '').message, /no such thing/);
        await at.rows(1);
        await at.end();
      }
    });

    it('get the same error at the same place when the stream breaks', async () => {
      stage.a.reply = { text: 'one two three four', cutAfter: BEGUN['openai-chat'], pieceDelayMs: 20 };
      const at = await start();
      const asked = Array.from({ length: 5 }, () => at.begin(AT_A, undefined, keyed('k')));
      const answers = await Promise.all(asked.map(({ got }) => got));
      for (const { text, isCut } of answers) assert.deepEqual([text, isCut], [answers[0]?.text, true]);
      assert.equal(FORMATS['openai-chat'].readBroken(answers[0]?.text ?? '').code, 'upstream-interrupted');
      assert.equal(calls(), 1);
    });
  });

  describe('again', () => {
    it('after a failure are a new call, which may succeed', async () => {
      const at = await start();
      stage.a.script({ status: 400, message: 'no' });
      assert.equal((await at.begin(WHOLE_AT_A, undefined, keyed('k')).got).status, 400);
      const second = await at.begin(WHOLE_AT_A, undefined, keyed('k')).got;
      assert.deepEqual([second.status, kindOf(second), calls()], [200, undefined, 2]);
    });

    it('after a stream that broke are a new call', async () => {
      const at = await start();
      stage.a.script({ text: 'one two three four', cutAfter: BEGUN['openai-chat'] });
      assert.equal((await at.begin(AT_A, undefined, keyed('k')).got).isCut, true);
      const second = await at.begin(AT_A, undefined, keyed('k')).got;
      assert.deepEqual([second.status, second.isCut, kindOf(second), calls()], [200, false, undefined, 2]);
    });

    it('with another body are refused, in the form of the client, and tools are told not to try again', async () => {
      const at = await start();
      for (const client of CLIENTS) {
        const [body, path] = wish(client, { stream: false });
        assert.equal((await at.begin(body, path, keyed('k')).got).status, 200, client);
        const [other] = wish(client, { stream: false, turns: [{ who: 'user', text: 'ho' }] });
        const refused = await at.begin(other, path, keyed('k')).got;
        assert.deepEqual([refused.status, refused.headers['x-should-retry']], [409, 'false'], client);
        assert.match(FORMATS[client].readError(refused.text).message, /Send a new key with a new request/, client);
      }
      assert.equal(calls(), CLIENTS.length);
    });

    it('with another body are refused while the first is under way', async () => {
      stage.a.reply = { text: 'One two three four five.', hang: BEGUN['openai-chat'] };
      const at = await start();
      const first = at.begin(AT_A, undefined, keyed('k'));
      await until(() => first.text().includes('One'), 'the first words');
      assert.equal((await at.begin(WHOLE_AT_A, undefined, keyed('k')).got).status, 409);
      first.leave();
    });

    it('at another model in the path of Gemini are another request', async () => {
      const at = await start();
      const body = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };
      const ask = (path: string): Promise<Got> => at.begin(body, path, keyed('k')).got;
      assert.equal((await ask('/v1beta/models/auto:generateContent')).status, 200);
      assert.equal((await ask('/v1beta/models/a%2Fm:generateContent')).status, 409);
      assert.equal((await ask('/v1beta/models/auto:streamGenerateContent')).status, 409);
    });

    it('at another endpoint are another request, and not refused', async () => {
      const at = await start();
      assert.equal((await at.begin(WHOLE_AT_A, undefined, keyed('k')).got).status, 200);
      assert.equal((await at.begin(WHOLE_AT_A, '/api/chat', keyed('k')).got).status, 200);
      assert.equal((await at.begin(WHOLE_AT_A, '/v1/v1/chat/completions', keyed('k')).got).status, 200);
      assert.equal(calls(), 2);
    });

    it('pass the gate: a key that was revoked, or has made its calls, gets nothing replayed', async () => {
      const at = await start();
      const key = await at.router.app.clientKeys.create('ci', { callsPerMinute: 2 });
      const ask = (): Promise<Got> =>
        at.begin(WHOLE_AT_A, undefined, keyed('k', { authorization: `Bearer ${key}` })).got;
      assert.deepEqual([(await ask()).status, kindOf(await ask())], [200, 'replayed']);
      assert.equal((await ask()).status, 429);
      await at.router.app.clientKeys.revoke('ci');
      assert.equal((await ask()).status, 401);
      assert.equal(calls(), 1);
    });
  });

  it('are counted by what they got', async () => {
    const at = await start();
    stage.a.reply = { delayMs: 100 };
    await Promise.all([1, 2, 3].map(() => at.begin(WHOLE_AT_A, undefined, keyed('k')).got));
    await at.begin(WHOLE_AT_A, undefined, keyed('k')).got;
    await at.begin(AT_A, undefined, keyed('k')).got;
    const response = await fetch(`${await at.router.url()}/metrics`, {
      headers: { authorization: `Bearer ${await at.router.token()}` },
    });
    const text = await response.text();
    for (const [got, count] of [
      ['joined', 2],
      ['replayed', 1],
      ['refused', 1],
    ]) {
      assert.match(text, new RegExp(`^signalbox_repeated_requests_total\\{got="${got}"\\} ${count}$`, 'm'));
    }
    assert.match(text, /^signalbox_requests_total\{model="a\/m",result="ok"\} 1$/m);
  });

  it('of two clients never meet', async () => {
    const at = await start();
    stage.a.reply = { delayMs: 50 };
    const keys = [await at.router.app.clientKeys.create('one'), await at.router.app.clientKeys.create('two')];
    const asked = [undefined, ...keys].map((key) =>
      at.begin(WHOLE_AT_A, undefined, keyed('k', key === undefined ? {} : { authorization: `Bearer ${key}` })),
    );
    for (const { got } of asked) assert.deepEqual([(await got).status, kindOf(await got)], [200, undefined]);
    assert.equal(calls(), 3);
    const rows = await at.rows(3);
    assert.deepEqual(rows.map(({ client }) => client.key ?? 'owner').toSorted(), ['one', 'owner', 'two']);
  });

  for (const [what, headers, words] of [
    ['empty', keyed(''), /1 to 255 printable ASCII characters/],
    ['of 256 characters', keyed('k'.repeat(256)), /1 to 255 printable ASCII characters/],
    ['not in ASCII', keyed('cl\xe9'), /1 to 255 printable ASCII characters/],
    ['sent twice', { 'idempotency-key': ['a', 'b'] }, /more than once/],
  ] as const) {
    it(`that is ${what} are refused, and nobody is called`, async () => {
      const at = await start();
      const { status, text } = await at.begin(WHOLE_AT_A, undefined, headers as OutgoingHttpHeaders).got;
      assert.equal(status, 400);
      assert.match(faultIn(text).message, words);
      assert.equal(calls(), 0);
    });
  }

  it('of 255 characters are taken', async () => {
    const at = await start();
    assert.equal((await at.begin(WHOLE_AT_A, undefined, keyed('k'.repeat(255))).got).status, 200);
  });

  describe('of clients that leave', () => {
    async function seesIt(): Promise<void> {
      const late = async (): Promise<string> => {
        await sleep(SEEN_MS);
        for (let turn = 0; turn < 100; turn += 1) await nextTurn();
        return `not within ${SEEN_MS} ms`;
      };
      assert.equal(await Promise.race([stage.a.requests[0]?.over, late()]), 'left');
    }

    it('because the router stops leave a row, and no call behind', async () => {
      stage.a.reply = { text: 'One two three four five.', hang: BEGUN['openai-chat'] };
      const at = await start();
      const asked = [1, 2].map(() => at.begin(AT_A, undefined, keyed('k')));
      await until(() => asked.every((one) => one.text().includes('One')), 'the first words');
      await at.router.app.proxy.stop();
      assert.equal(await stage.a.requests[0]?.over, 'left');
      const [row] = await at.rows(1);
      assert.equal(row?.result, 'canceled');
      await at.released();
    });

    for (const stream of [true, false]) {
      const how = stream ? 'streamed' : 'in one piece';

      it(`the others get all, though the first has gone (${how})`, async () => {
        stage.a.reply = { text: 'One two three four five.', pieceDelayMs: 30 };
        const at = await start();
        const body = { ...AT_A, stream };
        const first = at.begin(body, undefined, keyed('k'));
        await until(() => calls() === 1, 'the call');
        const others = [1, 2, 3].map(() => at.begin(body, undefined, keyed('k')));
        if (stream) await until(() => others.every((one) => one.text().includes('One')), 'the first words');
        else await sleep(50);
        first.leave();
        for (const { got } of others) {
          const { status, text, isCut } = await got;
          const format = FORMATS['openai-chat'];
          assert.equal((stream ? format.readStream(text) : format.readWhole(text)).text, 'One two three four five.');
          assert.deepEqual([status, isCut], [200, false]);
        }
        assert.equal(calls(), 1);
        const [row] = await at.rows(1);
        assert.deepEqual([row?.result, row?.cost.kind], ['ok', 'exact']);
      });

      it(`the upstream sees it when the last has gone, the row says so, nothing stays set aside, and the key is free (${how})`, async () => {
        stage.a.reply = { text: 'One two three four five.', hang: stream ? BEGUN['openai-chat'] : 'before-head' };
        const at = await start();
        const body = { ...AT_A, stream };
        const asked: Asking[] = [at.begin(body, undefined, keyed('k'))];
        await until(() => calls() === 1, 'the call');
        assert.ok((await at.held()) > 0, 'money is set aside');
        for (let more = 0; more < 4; more += 1) asked.push(at.begin(body, undefined, keyed('k')));
        if (stream) await until(() => asked.every((one) => one.text().includes('One')), 'the first words');
        else await sleep(50);
        const last = asked.pop();
        for (const one of asked) one.leave();
        await sleep(100);
        assert.deepEqual([calls(), (await at.held()) > 0], [1, true]);
        last?.leave();
        await seesIt();
        const [row] = await at.rows(1);
        assert.deepEqual([row?.result, row?.error, row?.cost.kind], ['canceled', 'canceled', 'partial']);
        await at.released();
        stage.a.reply = { text: 'Again.' };
        const again = await at.begin(body, undefined, keyed('k')).got;
        assert.deepEqual([again.status, kindOf(again), calls()], [200, undefined, 2]);
      });
    }
  });
});

/** Something to wait for until the test opens it. */
function aGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a stream with an Idempotency-Key that is long', function () {
  this.timeout(60_000);

  const FRAME = `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content: 'x'.repeat(64 * 1_024) } }] })}\n\n`;
  const END = `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

  it('goes to those who can follow and in a second call to who comes late; and who does not read stops nobody', async () => {
    const gates = [aGate(), aGate()] as const;
    let begun = 0;
    const upstream = await startRawUpstream(async (response) => {
      openEvents(response);
      for (let sent = 0; sent < 8 * MIB && !response.destroyed; sent += FRAME.length) {
        if (response.write(FRAME)) await nextTurn();
        else await new Promise((resolve) => response.once('drain', resolve));
        if (sent === 0) await gates[0].opened;
        if (sent < 2 * MIB) continue;
        begun += 1;
        await gates[1].opened;
      }
      response.end(END);
    });
    const at = await startSite({ a: provider(upstream.origin, 1) }, { settings: { 'proxy.stallMs': 2_000 } });
    try {
      const length = { one: 0, two: 0, late: 0 };
      const follow = async (who: keyof typeof length): Promise<Response> => {
        const response = await ask(at);
        void (async () => {
          for await (const chunk of response.body ?? []) length[who] += (chunk as Uint8Array).length;
        })();
        return response;
      };
      const one = await follow('one');
      await follow('two');
      const stalled = await ask(at);
      gates[0].open();
      await until(() => begun > 0, 'the first two megabytes');
      const late = await follow('late');
      assert.equal(one.headers.get('x-signalbox-idempotency'), null);
      assert.equal(stalled.headers.get('x-signalbox-idempotency'), 'joined');
      assert.equal(late.headers.get('x-signalbox-idempotency'), 'separate');
      assert.equal(upstream.calls, 2);
      gates[1].open();
      await until(() => length.one === length.late && length.one > 8 * MIB, 'the whole of it');
      assert.equal(length.two, length.one);
      const rows = await at.rows(2);
      assert.deepEqual(
        rows.map(({ result }) => result),
        ['ok', 'ok'],
      );
      await assert.rejects(stalled.text(), 'who did not read was cut off');
    } finally {
      await at.end();
      await upstream.dispose();
    }
  });

  const ask = async (at: Site): Promise<Response> =>
    fetch(`${await at.router.url()}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await at.router.token()}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: JSON.stringify(AT_A),
    });
});
