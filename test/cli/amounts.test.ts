import assert from 'node:assert/strict';
import { parseNanoUsd, parseUsd } from '../../src/cli/amounts.js';

describe('amounts', () => {
  for (const [text, usd] of [
    ['5', 5],
    ['0', 0],
    ['2.50', 2.5],
    ['$0.25', 0.25],
    ['0.000000001', 1e-9],
    ['1000000', 1_000_000],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseUsd(text), usd));
  }

  for (const text of ['', '-1', '1e3', '1,5', '.5', '5.', '1000000.01', '0.0000000001', 'NaN', '5 ', '$', '0x1']) {
    it(`refuses "${text}"`, () =>
      assert.throws(() => parseUsd(text), { kind: 'invalid-request', message: /no amount/ }));
  }

  it('are exact in nano-dollars', () => {
    assert.equal(parseNanoUsd('0.1'), 100_000_000);
    assert.equal(parseNanoUsd('999999.999999999'), 999_999_999_999_999);
  });
});
