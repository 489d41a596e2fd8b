import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { toGatewayError } from '../../../src/core/errors.js';
import { Tape, type Follower, type Room } from '../../../src/proxy/idempotency/tape.js';
import { LAW_MS, runs } from '../../support/runs.js';

const MIB = 1_048_576;

/** Room that counts. */
function aRoom(maxBytes = Infinity): Room & { readonly heldBytes: () => number } {
  let held = 0;
  return {
    take: (bytes) => void (held += bytes),
    give: (bytes) => void (held -= bytes),
    isOver: () => held > maxBytes,
    heldBytes: () => held,
  };
}

const here = (): AbortSignal => new AbortController().signal;

const textOf = async (reader: Follower): Promise<string> => {
  let text = '';
  for await (const piece of reader.frames(here())) text += Buffer.from(piece).toString('latin1');
  return text;
};

const lengthOf = async (reader: Follower): Promise<number> => {
  let bytes = 0;
  for await (const piece of reader.frames(here())) bytes += piece.length;
  return bytes;
};

/** The next piece, as text. */
const next = async (frames: AsyncGenerator<Uint8Array, void>): Promise<string> => {
  const { value } = await frames.next();
  return value ? Buffer.from(value).toString('latin1') : '';
};

describe('a tape', () => {
  const SMALL = { maxBytes: 8, blockBytes: 4 };

  it('gives every reader the same bytes, also one that comes at the end', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const texts = [textOf(tape.follow()), textOf(tape.follow())];
    for (const frame of ['ab', Buffer.from('c'), 'defg']) await tape.write(frame, here());
    tape.end();
    texts.push(textOf(tape.follow()));
    assert.deepEqual(await Promise.all(texts), ['abcdefg', 'abcdefg', 'abcdefg']);
  });

  it('takes no more while nobody waits for it', async () => {
    const tape = new Tape(aRoom(), SMALL);
    let written = false;
    const writing = tape.write('a', here()).then(() => (written = true));
    await nextTurn();
    assert.equal(written, false);
    const frames = tape.follow().frames(here());
    assert.equal(await next(frames), 'a');
    await writing;
  });

  it('lets the fastest reader set the pace', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const slow = tape.follow();
    const fast = tape.follow().frames(here());
    for (const letter of ['a', 'b', 'c']) {
      const writing = tape.write(letter, here());
      assert.equal(await next(fast), letter);
      await writing;
    }
    assert.equal(await next(slow.frames(here())), 'abc');
  });

  it('stops writing when nobody is left', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const controller = new AbortController();
    const writing = tape.write('a', controller.signal);
    controller.abort();
    await assert.rejects(writing, { kind: 'canceled' });
    await assert.rejects(tape.write('a', controller.signal), { kind: 'canceled' });
  });

  it('lets a reader go that waits and leaves', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const controller = new AbortController();
    const reading = tape.follow().frames(controller.signal).next();
    controller.abort();
    await assert.rejects(reading, { kind: 'canceled' });
  });

  it('gives all there is before the error it ends with', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const frames = tape.follow().frames(here());
    const first = next(frames);
    await tape.write('ab', here());
    tape.fail(new Error('broke'));
    assert.equal(await first, 'ab');
    await assert.rejects(frames.next(), /broke/);
    await assert.rejects(textOf(tape.follow()), /broke/);
  });

  for (const [bytes, isWhole] of [
    [MIB, true],
    [MIB + 1, false],
  ] as const) {
    it(`can ${isWhole ? '' : 'not '}be read from its start with ${bytes} bytes`, async () => {
      const tape = new Tape(aRoom());
      const reading = lengthOf(tape.follow());
      await tape.write(Buffer.alloc(bytes), here());
      tape.end();
      assert.equal(await reading, bytes);
      assert.equal(tape.isWhole, isWhole);
    });
  }

  it('cuts off who is more than its size behind, and nobody who is not', async () => {
    const tape = new Tape(aRoom(), SMALL);
    const [slow, slower] = [tape.follow().frames(here()), tape.follow().frames(here())];
    const fast = textOf(tape.follow());
    const write = async (text: string): Promise<void> => {
      for (const letter of text) await tape.write(letter, here());
    };
    await write('abcd');
    assert.equal(await next(slow), 'abcd');
    await write('efghijkl'); // 8 behind, and 12
    assert.equal(await next(slow), 'efgh');
    await assert.rejects(slower.next(), { kind: 'busy', message: /reads too slowly to share an answer/ });
    tape.end();
    assert.equal(await next(slow), 'ijkl');
    assert.equal(await fast, 'abcdefghijkl');
  });

  it('holds no more than its size, a block more while it is written, and what is ahead of the slowest', async () => {
    const room = aRoom();
    const tape = new Tape(room, SMALL);
    const reading = lengthOf(tape.follow());
    let most = 0;
    for (let times = 0; times < 100; times += 1) {
      await tape.write('abc', here());
      most = Math.max(most, room.heldBytes());
    }
    tape.end();
    assert.equal(await reading, 300);
    assert.equal(most, 8);
    const tapeOfLaggard = new Tape(room, SMALL);
    const laggard = tapeOfLaggard.follow();
    const other = lengthOf(tapeOfLaggard.follow());
    for (let times = 0; times < 100; times += 1) {
      await tapeOfLaggard.write('abc', here());
      assert.ok(room.heldBytes() <= 12, String(room.heldBytes()));
    }
    tapeOfLaggard.end();
    assert.equal(await other, 300);
    assert.ok(room.heldBytes() > 0);
    laggard.leave();
    assert.equal(room.heldBytes(), 0);
  });

  it('keeps all of a short answer until it is let go, and then only what somebody still reads', async () => {
    const room = aRoom();
    const tape = new Tape(room, SMALL);
    const first = tape.follow();
    const reading = textOf(first);
    await tape.write('abcdef', here());
    tape.end();
    await reading;
    first.leave();
    assert.equal(room.heldBytes(), 8);
    const late = tape.follow();
    const frames = late.frames(here());
    assert.equal(await next(frames), 'abcd');
    tape.letGo();
    assert.equal(room.heldBytes(), 4);
    assert.equal(await next(frames), 'ef');
    assert.equal(room.heldBytes(), 0);
    assert.equal(await next(frames), '');
    late.leave();
  });

  it('forgets its start early where all answers together are too long, but never what is being read', async () => {
    const room = aRoom(4);
    const tape = new Tape(room, { maxBytes: 100, blockBytes: 4 });
    const reading = textOf(tape.follow());
    for (const letter of 'abcdefghij') await tape.write(letter, here());
    tape.end();
    assert.equal(await reading, 'abcdefghij');
    assert.equal(tape.isWhole, false);
    assert.ok(room.heldBytes() <= 4);
  });

  it('law: whatever the sizes of frames, who is never too far behind gets every byte in order, and nothing stays held', async function () {
    this.timeout(LAW_MS);
    const frame = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 11 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { maxLength: 30 }),
        fc.array(fc.nat(20), { maxLength: 4 }),
        async (frames, delays) => {
          const room = aRoom();
          const tape = new Tape(room, SMALL);
          const expected = frames.join('');
          const read = async (pause: number): Promise<string> => {
            const follower = tape.follow();
            let text = '';
            try {
              let left = pause;
              for await (const piece of follower.frames(here())) {
                text += Buffer.from(piece).toString('latin1');
                if ((left -= 1) > 0) await nextTurn();
              }
              return text;
            } catch (error) {
              return `${text}|${toGatewayError(error).kind}`;
            } finally {
              follower.leave();
            }
          };
          const fastest = read(0);
          const others = delays.map(read);
          for (const one of frames) await tape.write(one, here());
          tape.end();
          assert.equal(await fastest, expected);
          for (const text of await Promise.all(others)) {
            // Either all of it, or a part from the start and word of being cut off.
            if (text === expected) continue;
            assert.ok(text.endsWith('|busy') && expected.startsWith(text.slice(0, -'|busy'.length)), text);
          }
          tape.letGo();
          assert.equal(room.heldBytes(), 0);
        },
      ),
      runs(500),
    );
  });
});
