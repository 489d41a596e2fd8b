import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNdjson } from '../../src/wire/ndjson.js';
import { LAW_MS, runs } from '../support/runs.js';
import { inPieces, toArray } from '../support/streams.js';
import { cutBytes } from './support/reply.js';

const read = (...chunks: readonly Uint8Array[]): Promise<string[]> => toArray(readNdjson(inPieces(chunks)));

describe('readNdjson', () => {
  it('gives the same lines wherever the bytes are split', async () => {
    const bytes = Buffer.from('{"a":"é"}\n\n{"b":2}\r\n{"c":3}');
    for (let at = 0; at <= bytes.length; at++) {
      const lines = await read(bytes.subarray(0, at), bytes.subarray(at));
      assert.deepEqual(
        lines.map((line) => line.trim()),
        ['{"a":"é"}', '{"b":2}', '{"c":3}'],
      );
    }
  });

  it('gives the lines of any stream, however it is cut', async () => {
    const line = fc.constantFrom('{"a":"é😀"}', '{"b":2} ', '{"half', '"\\n"', ' ', '');
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(200), { maxLength: 6 }),
        async (all, end, cuts) => {
          const got = await read(...cutBytes(`${all.join(end)}${end}`, cuts));
          assert.deepEqual(
            got.map((one) => one.replace(/\r$/, '')),
            all.filter((one) => one.trim() !== ''),
          );
        },
      ),
      runs(20_000),
    );
  }).timeout(LAW_MS);

  it('refuses a line over 8 MiB before it is complete', async () => {
    await assert.rejects(read(Buffer.alloc(8 * 1024 * 1024 + 1, 'x')), { kind: 'upstream-garbled' });
  });

  it('takes a line of 8 MiB', async () => {
    assert.equal((await read(Buffer.alloc(8 * 1024 * 1024, 'x'))).length, 1);
  });

  it('counts each line by itself', async () => {
    const line = Buffer.from(`${'x'.repeat(5 * 1024 * 1024)}\n`);
    assert.equal((await read(line, line, line)).length, 3);
  });
});
