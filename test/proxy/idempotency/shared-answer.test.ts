import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from '../../../src/proxy/answer.js';
import { SharedAnswer, type Ending, type MakeAnswer } from '../../../src/proxy/idempotency/shared-answer.js';
import { Tape } from '../../../src/proxy/idempotency/tape.js';
import { aPromise, bodyOf, framesOf, here, streamed, whole } from './support.js';

describe('a shared answer', () => {
  let endings: Ending[];
  let reported: unknown[];
  let signals: AbortSignal[];
  let heldBytes: number;

  beforeEach(() => {
    endings = [];
    reported = [];
    signals = [];
    heldBytes = 0;
  });

  const share = (make: MakeAnswer): SharedAnswer =>
    new SharedAnswer(
      (signal) => {
        signals.push(signal);
        return make(signal);
      },
      {
        tape: new Tape({
          take: (bytes) => void (heldBytes += bytes),
          give: (bytes) => void (heldBytes -= bytes),
          isOver: () => false,
        }),
        onEnd: (ending) => void endings.push(ending),
        report: (error) => void reported.push(error),
      },
    );

  const isAborted = (): boolean => signals[0]?.aborted === true;

  const all = async (shared: SharedAnswer, many: number): Promise<readonly string[]> =>
    Promise.all(Array.from({ length: many }, async () => bodyOf(await shared.join(here()))));

  it('in one piece goes to everybody, and is made once', async () => {
    const shared = share(() => Promise.resolve(whole('done')));
    assert.deepEqual(await all(shared, 3), ['done', 'done', 'done']);
    assert.equal(signals.length, 1);
    assert.deepEqual(endings, [{ kind: 'whole', bytes: 4 }]);
    assert.equal(isAborted(), false);
  });

  it('in pieces goes to everybody, with its headers, also when it is complete', async () => {
    const shared = share(() => Promise.resolve(streamed(framesOf('a', 'b', 'c'))));
    assert.deepEqual(await all(shared, 3), ['abc', 'abc', 'abc']);
    assert.deepEqual(endings, [{ kind: 'stream' }]);
    const late = await shared.join(here());
    assert.ok(late.kind === 'stream');
    assert.deepEqual((await late.open()).headers, { 'x-a': 'b' });
    assert.equal(isAborted(), false);
  });

  it('that fails before it begins fails for all, and says so once', async () => {
    const shared = share(() => Promise.reject(new Error('no')));
    const joined = [shared.join(here()), shared.join(here())];
    for (const one of joined) await assert.rejects(one, /no/);
    assert.deepEqual(endings, [{ kind: 'failed' }]);
  });

  it('that fails before its head fails for all', async () => {
    const answer = { ...streamed(framesOf()), open: () => Promise.reject(new Error('no head')) };
    const shared = share(() => Promise.resolve(answer));
    const joined = await Promise.all([shared.join(here()), shared.join(here())]);
    for (const one of joined) {
      assert.ok(one.kind === 'stream');
      await assert.rejects(one.open(), /no head/);
    }
    assert.deepEqual(endings, [{ kind: 'failed' }]);
  });

  it('that fails on its way gives all what there was, and then the error', async () => {
    const shared = share(() => Promise.resolve(streamed(framesOf('a', new Error('cut')))));
    const joined = [await shared.join(here()), await shared.join(here())];
    for (const one of joined) {
      assert.ok(one.kind === 'stream');
      const { frames, close } = await one.open();
      const seen: string[] = [];
      await assert.rejects(async () => {
        for await (const frame of frames) seen.push(Buffer.from(frame).toString());
      }, /cut/);
      assert.deepEqual(seen, ['a']);
      await close();
    }
    assert.deepEqual(endings, [{ kind: 'failed' }]);
  });

  describe('that is left', () => {
    /** An answer that ends when its signal aborts, and not before. */
    const untilAborted: MakeAnswer = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

    it('by one goes on for the others, though it was the first', async () => {
      const made = aPromise<Answer>();
      const shared = share(() => made.promise);
      const first = new AbortController();
      const leaving = shared.join(first.signal);
      const staying = shared.join(here());
      first.abort();
      await assert.rejects(leaving, { kind: 'canceled' });
      assert.equal(isAborted(), false);
      made.resolve(whole('done'));
      assert.equal(await bodyOf(await staying), 'done');
    });

    it('by all is aborted with the last, in the same turn', async () => {
      const shared = share(untilAborted);
      const [one, two] = [new AbortController(), new AbortController()];
      const joined = [shared.join(one.signal), shared.join(two.signal)];
      one.abort();
      assert.equal(isAborted(), false);
      two.abort();
      assert.equal(isAborted(), true);
      assert.deepEqual(endings, [{ kind: 'failed' }]);
      for (const gone of joined) await assert.rejects(gone, { kind: 'canceled' });
    });

    it('lets the last one wait until all is over', async () => {
      const over = aPromise<Answer>();
      const shared = share(() => over.promise);
      const only = new AbortController();
      let gone = false;
      const leaving = shared.join(only.signal).catch(() => (gone = true));
      only.abort();
      await nextTurn();
      assert.equal(gone, false);
      over.reject(new Error('now'));
      await leaving;
      assert.equal(gone, true);
    });

    it('while its pieces come is closed, and is no complete answer even if it ends well', async () => {
      let closes = 0;
      const close = (): Promise<void> => Promise.resolve(void (closes += 1));
      const shared = share(() => Promise.resolve(streamed(framesOf('a', 'b'), { close })));
      const only = new AbortController();
      const answer = await shared.join(only.signal);
      assert.ok(answer.kind === 'stream');
      const { frames } = await answer.open();
      const reading = frames[Symbol.asyncIterator]();
      await reading.next();
      only.abort();
      await shared.settled;
      assert.equal(closes, 1);
      assert.deepEqual(endings, [{ kind: 'failed' }]);
    });

    it('by one who goes away between its beginning and its head is aborted too', async () => {
      const shared = share((signal) =>
        Promise.resolve({ ...streamed(framesOf()), open: () => untilAborted(signal) as never }),
      );
      const only = new AbortController();
      const answer = await shared.join(only.signal);
      assert.ok(answer.kind === 'stream');
      const opening = answer.open();
      only.abort();
      await assert.rejects(opening, { kind: 'canceled' });
      assert.equal(isAborted(), true);
    });

    it('before it was joined is aborted at once', async () => {
      const shared = share(untilAborted);
      await assert.rejects(shared.join(AbortSignal.abort()), { kind: 'canceled' });
      assert.equal(isAborted(), true);
    });

    it('by one who has not read it all keeps nothing for that one', async () => {
      const answer = streamed(framesOf(...Array.from({ length: 30 }, () => 'x'.repeat(100_000))));
      const shared = share(() => Promise.resolve(answer));
      const slow = new AbortController();
      const [leaving, staying] = [await shared.join(slow.signal), await shared.join(here())];
      assert.ok(leaving.kind === 'stream');
      await leaving.open();
      slow.abort();
      assert.equal((await bodyOf(staying)).length, 3_000_000);
      assert.equal(heldBytes, 0);
    });

    it('after its end has no effect on it', async () => {
      const shared = share(() => Promise.resolve(whole('done')));
      await all(shared, 1);
      await assert.rejects(shared.join(AbortSignal.abort()), { kind: 'canceled' });
      assert.deepEqual(await all(shared, 1), ['done']);
      assert.equal(endings.length, 1);
    });
  });

  it('reports what goes wrong when nobody waits any more', async () => {
    const close = (): Promise<void> => Promise.reject(new Error('cannot close'));
    const shared = share(() => Promise.resolve(streamed(framesOf('a'), { close })));
    assert.deepEqual(await all(shared, 1), ['a']);
    await shared.settled;
    assert.match(String(reported[0]), /cannot close/);
  });
});
