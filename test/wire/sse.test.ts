import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSse, writeSse } from '../../src/wire/sse.js';
import { LAW_MS, runs } from '../support/runs.js';
import { inPieces, toArray } from '../support/streams.js';
import { cutBytes } from './support/reply.js';

const read = (...chunks: readonly (string | Uint8Array)[]): Promise<string[]> =>
  toArray(readSse(inPieces(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)))));

describe('readSse', () => {
  it('gives the data of each event', async () => {
    assert.deepEqual(await read('data: one\n\ndata: two\n\n'), ['one', 'two']);
  });

  it('joins the data lines of one event', async () => {
    assert.deepEqual(await read('data: {"a":\ndata: 1}\n\n'), ['{"a":\n1}']);
  });

  it('takes CRLF, bare CR, a byte order mark and a missing space', async () => {
    assert.deepEqual(await read('data: a\r\n\r\n'), ['a']);
    assert.deepEqual(await read('data: a\r\rdata: b\r\r'), ['a', 'b']);
    assert.deepEqual(await read('\ufeffdata: a\n\n'), ['a']);
    assert.deepEqual(await read('data:a\n\n'), ['a']);
  });

  it('skips comments, ids, names and retry times', async () => {
    assert.deepEqual(await read(': wait\n\nid: 7\nretry: 10\nevent: x\ndata: a\n\n'), ['a']);
  });

  it('drops an event that the end of the stream cut short', async () => {
    assert.deepEqual(await read('data: a\n\ndata: {"half'), ['a']);
  });

  it('gives the same events wherever the bytes are split, also inside a character', async () => {
    const bytes = Buffer.from('data: héllo 😀\r\n\r\ndata: zwei\r\n\r\n');
    for (let at = 0; at <= bytes.length; at++) {
      assert.deepEqual(await read(bytes.subarray(0, at), bytes.subarray(at)), ['héllo 😀', 'zwei']);
    }
  });

  /** Whole lines, parts of lines and every line end, in any order. */
  const line = fc.constantFrom(...['data: a', 'data:{"é":"😀"}', 'data', ': wait', 'event: x', 'id: 7', 'x', '\ufeff']);
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '\r\r', '');
  const stream = fc
    .array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 8 })
    .map((lines) => lines.flat().join(''));

  it('gives the same events of any stream, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(200), { maxLength: 6 }), async (text, cuts) => {
        assert.deepEqual(await read(...cutBytes(text, cuts)), await read(text));
      }),
      runs(30_000),
    );
  }).timeout(LAW_MS);

  it('reads back what writeSse wrote', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (texts) => {
        const lines = texts.map((text) => text.replace(/\r\n|\r/g, '\n'));
        assert.deepEqual(await read(texts.map((text) => writeSse(text)).join('')), lines);
      }),
      runs(10_000),
    );
  }).timeout(LAW_MS);

  it('refuses a line over 8 MiB that comes in many chunks', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    await assert.rejects(read('data: ', ...Array<Uint8Array>(9).fill(chunk)), { kind: 'upstream-garbled' });
  });

  it('refuses a line over 8 MiB that comes in one chunk', async () => {
    await assert.rejects(read(`data: ${'x'.repeat(8 * 1024 * 1024 + 1)}\n\n`), { kind: 'upstream-garbled' });
  });

  it('takes a line of 8 MiB', async () => {
    const [data = ''] = await read(`data: ${'x'.repeat(8 * 1024 * 1024)}\n\n`);
    assert.equal(data.length, 8_388_608);
  });
});

describe('writeSse', () => {
  it('writes the name before the data', () => {
    assert.equal(writeSse('{}', 'ping'), 'event: ping\ndata: {}\n\n');
  });

  it('gives each line of the data a line of its own', () => {
    assert.equal(writeSse('a\nb'), 'data: a\ndata: b\n\n');
  });
});
