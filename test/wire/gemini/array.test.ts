import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/core/errors.js';
import { ARRAY_FORM, asArray } from '../../../src/wire/gemini/array.js';
import { inPieces, toArray } from '../../support/streams.js';

describe('asArray', () => {
  it('writes one array, an element at a time', async () => {
    const pieces = await toArray(asArray(inPieces(['data: {"a":1}\n\n', ': wait\n\n', 'data: {"b":2}\n\n'])));
    assert.deepEqual(pieces, ['[{"a":1}', ',\r\n{"b":2}', ']']);
  });

  it("takes a provider's bytes, however they are cut", async () => {
    const bytes = new TextEncoder().encode('data: {"a":"ä"}\r\n\r\ndata: {"b":2}\r\n\r\n');
    const pieces = await toArray(asArray(inPieces([...bytes].map((byte) => Uint8Array.of(byte)))));
    assert.deepEqual(JSON.parse(pieces.join('')), [{ a: 'ä' }, { b: 2 }]);
  });

  it('writes an empty array for nothing', async () => {
    assert.deepEqual(await toArray(asArray(inPieces<string>([]))), ['[]']);
  });

  it('is no JSON as a whole once it has failed', () => {
    const frame = ARRAY_FORM.errorFrame(new GatewayError('upstream-interrupted', 'Cut.'));
    assert.throws(() => JSON.parse(`[{"a":1}${frame}`), SyntaxError);
    assert.partialDeepStrictEqual(JSON.parse(`[{"a":1}${frame}]`), [{ a: 1 }, { error: { message: 'Cut.' } }]);
  });
});
