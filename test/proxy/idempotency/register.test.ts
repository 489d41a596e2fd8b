import assert from 'node:assert/strict';
import type { Answer } from '../../../src/proxy/answer.js';
import { AnswerRegister, type Share } from '../../../src/proxy/idempotency/register.js';
import { withFakeTimers } from '../../support/fake-timers.js';
import { aPromise, bodyOf, framesOf, here, readUpTo, streamed, whole } from './support.js';

const MIB = 1_048_576;
const TEN_MINUTES_MS = 600_000;

describe('the register of keys', () => {
  const time = withFakeTimers();
  let nowMs: number;
  let made: number;
  let register: AnswerRegister;

  beforeEach(() => {
    nowMs = 1_000;
    made = 0;
    register = new AnswerRegister(
      () => nowMs,
      () => undefined,
    );
  });
  afterEach(() => register.close());

  const share = (scope: string, body: string, make: () => Promise<Answer>): Share =>
    register.share(scope, body, () => {
      made += 1;
      return make();
    });

  /** Asks and reads to the end; tells how the answer came about, and the answer. */
  async function ask(scope: string, make: () => Answer | Promise<Answer>, body = 'same'): Promise<[string, string]> {
    const found = share(scope, body, async () => make());
    return [found.kind, 'answer' in found ? await bodyOf(await found.answer.join(here())) : ''];
  }

  for (const [form, make] of [
    ['in one piece', () => whole('once')],
    ['in pieces', () => streamed(framesOf('on', 'ce'))],
  ] as const) {
    describe(`for answers ${form}`, () => {
      it('has an answer made once, and gives it again', async () => {
        assert.deepEqual(await ask('k', make), ['first', 'once']);
        assert.deepEqual(await ask('k', make), ['replayed', 'once']);
        assert.equal(made, 1);
      });

      it('keeps it for ten minutes and not longer', async () => {
        await ask('k', make);
        nowMs += TEN_MINUTES_MS;
        assert.deepEqual(await ask('k', make), ['replayed', 'once']);
        nowMs += 1;
        assert.deepEqual(await ask('k', make), ['first', 'once']);
      });

      it('counts the ten minutes from the end of the answer', async () => {
        const until = aPromise<Answer>();
        const found = share('k', 'same', () => until.promise);
        nowMs += TEN_MINUTES_MS;
        until.resolve(make());
        assert.ok(found.kind === 'first');
        await bodyOf(await found.answer.join(here()));
        nowMs += TEN_MINUTES_MS;
        assert.deepEqual(await ask('k', make), ['replayed', 'once']);
      });
    });
  }

  it('lets others join an answer that is under way', async () => {
    const until = aPromise<Answer>();
    const [first, second] = [share('k', 'same', () => until.promise), share('k', 'same', () => until.promise)];
    assert.ok(first.kind === 'first' && second.kind === 'joined');
    assert.equal(first.answer, second.answer);
    assert.equal(made, 1);
    until.resolve(whole('x'));
    await first.answer.settled;
  });

  it('refuses another request with the same key, under way and complete, and has nothing made', async () => {
    const until = aPromise<Answer>();
    const first = share('k', 'one', () => until.promise);
    const other = (): string => share('k', 'two', () => until.promise).kind;
    assert.equal(other(), 'refused');
    until.resolve(whole('x'));
    assert.ok(first.kind === 'first');
    await first.answer.settled;
    assert.equal(other(), 'refused');
    assert.equal(made, 1);
    nowMs += TEN_MINUTES_MS + 1;
    assert.deepEqual(await ask('k', () => whole('y'), 'two'), ['first', 'y']);
  });

  it('keeps keys apart', async () => {
    await ask('k', () => whole('one'));
    assert.deepEqual(await ask('l', () => whole('two'), 'other'), ['first', 'two']);
  });

  it('forgets a failure, so that another try can succeed, also with another request', async () => {
    for (const failing of [
      (): Answer => {
        throw new Error('failed');
      },
      (): Answer => streamed(framesOf('some', new Error('failed'))),
    ]) {
      await assert.rejects(ask('k', failing), /failed/);
    }
    assert.deepEqual(await ask('k', () => whole('done'), 'other'), ['first', 'done']);
  });

  it('forgets an answer that all have left, at once', async () => {
    const found = share('k', 'same', () => new Promise(() => undefined));
    assert.ok(found.kind === 'first');
    const only = new AbortController();
    const joining = found.answer.join(only.signal);
    joining.catch(() => undefined);
    only.abort();
    assert.deepEqual(await ask('k', () => whole('again')), ['first', 'again']);
  });

  for (const [bytes, again] of [
    [MIB, 'replayed'],
    [MIB + 1, 'first'],
  ] as const) {
    it(`an answer of ${bytes} bytes is ${again === 'first' ? 'made anew' : again}`, async () => {
      const body = 'x'.repeat(bytes);
      for (const make of [() => whole(body), () => streamed(framesOf(body))]) {
        await ask(make.toString(), make);
        const [kind, text] = await ask(make.toString(), make);
        assert.equal(kind, again);
        assert.equal(text, body);
      }
    });

    it(`${again === 'first' ? 'nobody joins' : 'others join'} a stream of which ${bytes} bytes have come`, async () => {
      const until = aPromise<Answer>();
      async function* frames(): AsyncGenerator<string, void> {
        yield 'x'.repeat(bytes);
        await until.promise;
      }
      const found = share('k', 'same', () => Promise.resolve(streamed(frames())));
      assert.ok(found.kind === 'first');
      const answer = await found.answer.join(here());
      assert.ok(answer.kind === 'stream');
      const { frames: pieces, close } = await answer.open();
      const reading = pieces[Symbol.asyncIterator]();
      await readUpTo(reading, bytes);
      const late = share('k', 'same', () => Promise.resolve(whole('late')));
      assert.equal(late.kind, again === 'first' ? 'separate' : 'joined');
      assert.equal(share('k', 'other', () => Promise.resolve(whole('late'))).kind, 'refused');
      until.resolve(whole(''));
      await reading.next();
      await close();
      await found.answer.settled;
    });
  }

  it('knows the key of an answer that was too long to keep', async () => {
    await ask('k', () => whole('x'.repeat(MIB + 1)));
    assert.equal(share('k', 'other', () => Promise.resolve(whole('y'))).kind, 'refused');
  });

  it('forgets that key too when another try fails', async () => {
    await ask('k', () => whole('x'.repeat(MIB + 1)));
    await assert.rejects(
      ask('k', () => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.deepEqual(await ask('k', () => whole('y'), 'other'), ['first', 'y']);
  });

  it('loses nothing it keeps to answers that fail, are left, or are too long', async () => {
    await ask('k', () => whole('kept'));
    for (let at = 0; at < 20; at += 1) {
      const body = 'x'.repeat(MIB);
      await assert.rejects(
        ask(`failing${at}`, () => streamed(framesOf(body, new Error('failed')))),
        /failed/,
      );
      await ask(`long${at}`, () => streamed(framesOf(body, 'x')));
    }
    assert.deepEqual(await ask('k', () => whole('new')), ['replayed', 'kept']);
  });

  it('keeps 64 answers, the latest', async () => {
    for (let at = 0; at < 65; at += 1) await ask(`k${at}`, () => whole('x'));
    assert.equal((await ask('k1', () => whole('y')))[0], 'replayed');
    assert.equal((await ask('k64', () => whole('y')))[0], 'replayed');
    assert.equal((await ask('k0', () => whole('y')))[0], 'first');
  });

  it('keeps 16 MiB of answers, the latest', async () => {
    const body = 'x'.repeat(MIB);
    for (const make of [() => whole(body), () => streamed(framesOf(body))]) {
      register.close();
      for (let at = 0; at < 16; at += 1) await ask(`k${at}`, make);
      assert.equal((await ask('k0', make))[0], 'replayed');
      await ask('k16', make);
      assert.equal((await ask('k1', make))[0], 'replayed');
      assert.equal((await ask('k0', make))[0], 'first');
    }
  });

  it('lets go of answers when their time is up, without being asked', async () => {
    const answer = whole('gone');
    await ask('k', () => answer);
    nowMs += 1_000;
    await ask('l', () => whole('later'));
    nowMs += TEN_MINUTES_MS - 999;
    time.tick(TEN_MINUTES_MS + 1);
    nowMs -= 100_000; // what is asked now is judged by an earlier clock: only the timer can have dropped it
    assert.deepEqual(await ask('k', () => whole('new')), ['first', 'new']);
    assert.deepEqual(await ask('l', () => whole('new')), ['replayed', 'later']);
  });

  it('forgets all when it closes', async () => {
    await ask('k', () => whole('x'));
    register.close();
    assert.deepEqual(await ask('k', () => whole('y')), ['first', 'y']);
  });
});
