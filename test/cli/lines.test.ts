import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { linesOf, withBlankLines } from '../../src/cli/lines.js';

const read = async (...pieces: readonly string[]): Promise<(readonly [number, string])[]> => {
  const lines: (readonly [number, string])[] = [];
  for await (const { number, text } of linesOf(Readable.from(pieces))) lines.push([number, text]);
  return lines;
};

describe('lines of a text in pieces', () => {
  it('come with their numbers, wherever the pieces were cut', async () => {
    const expected = [
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ];
    assert.deepEqual(await read('one\ntwo\nthree\n'), expected);
    assert.deepEqual(await read('o', 'ne', '\nt', 'wo', '\n', 'three'), expected);
  });

  it('leave out empty ones, which count all the same', async () => {
    assert.deepEqual(await read('\none\n\n \r\n', '\ntwo\n'), [
      [2, 'one'],
      [6, 'two'],
    ]);
  });

  it('are not split at separators that JSON may hold', async () => {
    assert.deepEqual(await read('a\u2028b\rc\u0085d'), [[1, 'a\u2028b\rc\u0085d']]);
  });

  it('lose the byte order mark of the first line alone', async () => {
    assert.deepEqual(await read('\ufeffone\n\ufefftwo'), [
      [1, 'one'],
      [2, '\ufefftwo'],
    ]);
  });

  it('are none in an empty text', async () => {
    assert.deepEqual(await read(''), []);
    assert.deepEqual(await read(), []);
  });

  it('may be 32 MB long, and no longer', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    const pieces = Array.from({ length: 32 }, () => megabyte);
    assert.equal((await read('a\n', ...pieces))[1]?.[1].length, 33_554_432);
    await assert.rejects(read('a\n', ...pieces, 'x'), /Line 2 is longer than 33554432 characters/);
  });
});

describe('lines with blank ones', () => {
  it('have as many before each as the text has', async () => {
    const texts: string[] = [];
    for await (const text of withBlankLines(linesOf(Readable.from(['\none\n\n\ntwo\nthree\n'])))) texts.push(text);
    assert.deepEqual(texts, ['', 'one', '', '', 'two', 'three']);
  });
});
