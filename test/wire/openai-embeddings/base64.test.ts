import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packVector, unpackVector } from '../../../src/wire/openai-embeddings/base64.js';
import { runs } from '../../support/runs.js';

describe('packVector', () => {
  it('writes 32-bit numbers, least significant byte first', () => {
    // 1 is 3f800000, -2 is c0000000
    assert.equal(packVector([1, -2]), Buffer.from('0000803f000000c0', 'hex').toString('base64'));
  });

  it('writes as Buffer does, however long the vector is', () => {
    const vector = Array.from({ length: 5_000 }, (_, index) => index / 7);
    const expected = Buffer.from(new Float32Array(vector).buffer).toString('base64');
    assert.equal(packVector(vector), expected);
  });
});

describe('unpackVector', () => {
  it('reads what packVector wrote, to 32 bits', () => {
    const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (vector) => assert.deepEqual(unpackVector(packVector(vector)), vector)),
      runs(3_000),
    );
  });

  for (const text of ['', 'AAA=', 'no base64!']) {
    it(`does not take ${JSON.stringify(text)} for a vector`, () => assert.equal(unpackVector(text), undefined));
  }
});
