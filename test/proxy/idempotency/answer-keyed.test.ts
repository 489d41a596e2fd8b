import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from '../../../src/proxy/answer.js';
import { BodyLease, BodyRoom } from '../../../src/proxy/body.js';
import { chatCompletions } from '../../../src/proxy/endpoints/chat-completions.js';
import type { Endpoint, Exchange } from '../../../src/proxy/endpoints/endpoint.js';
import { answerKeyed } from '../../../src/proxy/idempotency/answer-keyed.js';
import { AnswerRegister } from '../../../src/proxy/idempotency/register.js';
import { anExchange, fakeApp } from '../support.js';
import { aPromise, bodyOf, framesOf, readUpTo, streamed, whole } from './support.js';

const MIB = 1_048_576;

describe('a request with a key', () => {
  let register: AnswerRegister;
  let room: BodyRoom;
  let handle: (exchange: Exchange) => Promise<Answer>;
  let handled: Exchange[];
  let repeats: string[];

  beforeEach(() => {
    register = new AnswerRegister(
      () => 0,
      () => undefined,
    );
    room = new BodyRoom({ maxBytes: 100, maxInFlightBytes: 150 });
    handled = [];
    repeats = [];
    handle = () => Promise.resolve(whole('done'));
  });
  afterEach(() => register.close());

  const endpoint: Endpoint = {
    ...chatCompletions,
    handle: (exchange) => {
      handled.push(exchange);
      return handle(exchange);
    },
  };

  const app = fakeApp(undefined, { countRepeat: (repeat) => void repeats.push(repeat) });

  async function ask(over: Parameters<typeof anExchange>[0] = {}): Promise<Answer> {
    const lease = new BodyLease(room);
    lease.growTo(60);
    try {
      return await answerKeyed(
        { key: 'k', endpoint, exchange: anExchange({ app, body: '{}', ...over }), lease },
        register,
      );
    } finally {
      lease.release();
    }
  }

  const howOf = async (answer: Answer): Promise<string | undefined> =>
    (answer.kind === 'whole' ? answer.headers : (await answer.open()).headers)['x-signalbox-idempotency'];

  it('reaches its endpoint with its body, and with another signal than that of its client', async () => {
    const { signal } = new AbortController();
    await ask({ signal });
    assert.equal((await handled[0]?.body())?.toString(), '{}');
    assert.notEqual(handled[0]?.signal, signal);
  });

  for (const [form, make] of [
    ['in one piece', () => Promise.resolve(whole('done'))],
    ['in pieces', () => Promise.resolve(streamed(framesOf('do', 'ne')))],
  ] as const) {
    it(`says of an answer that is given again that it is, with its own headers (${form})`, async () => {
      handle = make;
      const first = await ask();
      assert.equal(await bodyOf(first), 'done');
      const again = await ask();
      assert.equal(await bodyOf(again), 'done');
      assert.equal(await howOf(again), 'replayed');
      assert.equal(handled.length, 1);
    });
  }

  it('that comes too late for an answer under way says that it was a call of its own', async () => {
    const until = aPromise<string>();
    async function* long(): AsyncGenerator<string, void> {
      yield 'x'.repeat(MIB + 1);
      yield await until.promise;
    }
    handle = () => Promise.resolve(streamed(long()));
    const first = await ask();
    assert.ok(first.kind === 'stream');
    const { frames } = await first.open();
    const reading = frames[Symbol.asyncIterator]();
    await readUpTo(reading, MIB + 1);
    handle = () => Promise.resolve(streamed(framesOf('own')));
    const late = await ask();
    assert.equal(await howOf(late), 'separate');
    assert.equal(await bodyOf(late), 'own');
    until.resolve('end');
    await reading.next();
  });

  it('holds the memory of its body as long as the answer needs it, not as long as its client waits', async () => {
    const made = aPromise<Answer>();
    handle = () => made.promise;
    const first = new AbortController();
    const leaving = ask({ signal: first.signal });
    leaving.catch(() => undefined);
    await nextTurn();
    const holding = ((): Promise<Answer> => {
      const lease = new BodyLease(room); // its own body is small
      return answerKeyed({ key: 'k', endpoint, exchange: anExchange({ body: '{}' }), lease }, register);
    })();
    await nextTurn();
    first.abort();
    await assert.rejects(leaving, { kind: 'canceled' });
    assert.throws(() => room.take(91), { kind: 'busy' });
    made.resolve(whole('done'));
    assert.equal(await bodyOf(await holding), 'done');
    await nextTurn();
    room.take(150);
  });

  it('is refused when the key came with another request, and each that was known is counted', async () => {
    await ask();
    await ask();
    await assert.rejects(ask({ body: '{"a":1}' }), { kind: 'idempotency-key-reused', status: 409 });
    assert.deepEqual(repeats, ['replayed', 'refused']);
  });

  it('whose client left while it sent causes no call', async () => {
    await assert.rejects(ask({ signal: AbortSignal.abort() }), { kind: 'canceled' });
    assert.equal(handled.length, 0);
  });
});
