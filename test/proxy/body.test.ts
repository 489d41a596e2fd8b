import assert from 'node:assert/strict';
import { ServerResponse, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { BodyLease, BodyRoom, readBody } from '../../src/proxy/body.js';
import { kindThrown } from './support.js';

const ROOM = { maxBytes: 10, maxInFlightBytes: 15 };

/** Reads a body that comes in these chunks; announced unless it is sent chunked. */
function read(chunks: readonly Buffer[], isAnnounced = true): Promise<Buffer> {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const request = Object.assign(new PassThrough(), { headers: isAnnounced ? { 'content-length': String(bytes) } : {} });
  for (const chunk of chunks) request.write(chunk);
  request.end();
  const incoming = request as unknown as IncomingMessage;
  return readBody(
    { request: incoming, response: new ServerResponse(incoming) },
    new BodyLease(new BodyRoom({ maxBytes: 200_000, maxInFlightBytes: 200_000 })),
  );
}

/** A chunk with memory of its own, as Node hands out the larger ones. */
const own = (letter: string, bytes: number): Buffer => Buffer.alloc(bytes, letter);

describe('readBody', () => {
  for (const [what, bytes] of [
    ['the most that is taken as it comes', 65_536],
    ['one byte more', 65_537],
  ] as const) {
    it(`puts chunks together: ${what}`, async () => {
      const [head, tail] = ['a'.repeat(40_000), 'b'.repeat(bytes - 40_000)];
      const chunks = (): Buffer[] => [own('a', 40_000), own('b', bytes - 40_000)];
      assert.equal((await read(chunks())).toString(), head + tail);
      assert.equal((await read(chunks(), false)).toString(), head + tail);
    });
  }

  it('gives the memory of chunks back where Node can', async () => {
    const chunk = own('a', 70_000);
    await read([chunk]);
    assert.equal(chunk.length, 'transfer' in ArrayBuffer.prototype ? 0 : 70_000);
  });

  it('leaves memory alone that a chunk shares with others', async () => {
    const shared = own('a', 80_000);
    await read([shared.subarray(0, 79_000), own('b', 1)]);
    assert.equal(shared.length, 80_000);
  });

  it('takes a byte-order mark off, and refuses what is not UTF-8', async () => {
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    assert.equal((await read([mark, own('a', 70_000)])).toString(), 'a'.repeat(70_000));
    await assert.rejects(read([own('a', 70_000), Buffer.from([0xff])]), { kind: 'invalid-request' });
  });
});

describe('body lease', () => {
  it('grows to the limit of one body, and not beyond', () => {
    const lease = new BodyLease(new BodyRoom(ROOM));
    assert.equal(
      kindThrown(() => lease.growTo(10)),
      undefined,
    );
    assert.equal(
      kindThrown(() => lease.growTo(11)),
      'body-too-large',
    );
  });

  it('can be handed over, and then lasts as long as the other one', () => {
    const room = new BodyRoom(ROOM);
    const first = new BodyLease(room);
    first.growTo(10);
    const second = first.handOver();
    first.release();
    const third = new BodyLease(room);
    assert.equal(
      kindThrown(() => third.growTo(6)),
      'busy',
    );
    second.release();
    assert.equal(
      kindThrown(() => third.growTo(10)),
      undefined,
    );
  });

  it('shares the room with other bodies', () => {
    const room = new BodyRoom(ROOM);
    new BodyLease(room).growTo(10);
    const second = new BodyLease(room);
    assert.equal(
      kindThrown(() => second.growTo(5)),
      undefined,
    );
    assert.equal(
      kindThrown(() => second.growTo(6)),
      'busy',
    );
  });

  it('counts growth once, however small the steps', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    for (const bytes of [1, 5, 5, 3, 10]) lease.growTo(bytes);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(5)),
      undefined,
    );
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(1)),
      'busy',
    );
  });

  it('never becomes smaller while it lasts', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    lease.growTo(10);
    lease.growTo(3);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(6)),
      'busy',
    );
  });

  it('gives all back once', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    lease.growTo(10);
    lease.release();
    lease.release();
    new BodyLease(room).growTo(10);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(6)),
      'busy',
    );
  });

  it('gives back what it had when it could not grow', () => {
    const room = new BodyRoom(ROOM);
    new BodyLease(room).growTo(8);
    const lease = new BodyLease(room);
    lease.growTo(7);
    assert.equal(
      kindThrown(() => lease.growTo(8)),
      'busy',
    );
    lease.release();
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(7)),
      undefined,
    );
  });
});
