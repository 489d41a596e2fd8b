import assert from 'node:assert/strict';
import { parseUsd, toNanoUsd } from '../../src/vscode/commands/usd-input.js';

describe('dollars as people type them', () => {
  it('are read with a point or a comma, with a sign or without', () => {
    for (const [text, value] of [
      ['5', 5],
      [' $0.50 ', 0.5],
      ['0,5', 0.5],
      ['.25', 0.25],
      ['$ 12', 12],
      ['0', 0],
      ['1000000', 1_000_000],
    ] as const) {
      assert.equal(parseUsd(text), value, text);
    }
  });

  it('are nothing else', () => {
    for (const text of ['', '-1', '1e3', '5 dollars', '1.2.3', '1,000.50', '1000001', 'Infinity', '0x10', '5.', '$']) {
      assert.equal(parseUsd(text), undefined, text);
    }
  });

  it('become integer nano-dollars', () => {
    assert.equal(toNanoUsd(0.1), 100_000_000);
    assert.equal(toNanoUsd(1.000_000_001), 1_000_000_001);
  });
});
