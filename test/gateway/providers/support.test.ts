import assert from 'node:assert/strict';
import { limitOr } from '../../../src/gateway/providers/support.js';

describe('limitOr', () => {
  it('takes a known limit, and the fallback for one that stands for unknown', () => {
    assert.equal(limitOr(8_192, 1), 8_192);
    assert.equal(limitOr(10_000_000, 1), 10_000_000);
    assert.equal(limitOr(10_000_001, 1), 1);
    assert.equal(limitOr(undefined, 1), 1);
  });
});
