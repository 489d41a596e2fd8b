import assert from 'node:assert/strict';
import { decodeEmbeddings, wantsPacked } from '../../../src/wire/openai-embeddings/request.js';
import { META } from '../support/meta.js';

const decode = (fields: Record<string, unknown> = {}) =>
  decodeEmbeddings({ model: 'auto', input: 'Hello', ...fields }, META);

describe('decodeEmbeddings', () => {
  it('reads a plain request', () => {
    assert.deepEqual(decode(), {
      id: 'req-1',
      model: 'auto',
      inputs: ['Hello'],
      client: META.client,
      source: { shape: 'openai', body: { model: 'auto', input: 'Hello' } },
    });
  });

  for (const [input, inputs] of [
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[1, 2], [[1, 2]]],
    [
      [[1, 2], [3]],
      [[1, 2], [3]],
    ],
  ] as const) {
    it(`reads ${JSON.stringify(input)} as ${inputs.length} inputs`, () => {
      assert.deepEqual(decode({ input }).inputs, inputs);
    });
  }

  it('reads dimensions, and whether vectors are wanted packed', () => {
    assert.equal(decode({ dimensions: 256 }).dimensions, 256);
    assert.equal(wantsPacked(decode({ encoding_format: 'base64' })), true);
    assert.equal(wantsPacked(decode({ encoding_format: 'float' })), false);
    assert.equal(wantsPacked(decode()), false);
  });

  it('keeps body and bytes as they came', () => {
    const body = { model: 'auto', input: 'a', user: 'me', x_unknown: 7 };
    const bytes = new Uint8Array([1]);
    const { source } = decodeEmbeddings(body, { ...META, bytes });
    assert.equal(source.body, body);
    assert.equal(source.bytes, bytes);
  });

  for (const fields of [
    { input: [] },
    { input: undefined },
    { input: [[]] },
    { input: 3 },
    { encoding_format: 'hex' },
  ]) {
    it(`refuses ${JSON.stringify(fields)}`, () => {
      assert.throws(() => decode(fields), { kind: 'invalid-request' });
    });
  }
});
