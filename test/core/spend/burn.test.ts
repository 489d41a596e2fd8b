import assert from 'node:assert/strict';
import { burnNanoUsdPerHour } from '../../../src/core/spend/burn.js';
import { aRow } from './support.js';

describe('burn rate', () => {
  it('is what the last hour cost', () => {
    assert.equal(burnNanoUsdPerHour([aRow({}, { nanoUsd: 2_000_000 }), aRow({}, { nanoUsd: 500_000 })]), 2_500_000);
  });

  it('is not told when nothing was spent', () => {
    assert.equal(burnNanoUsdPerHour([aRow({}, { requests: 3 })]), undefined);
    assert.equal(burnNanoUsdPerHour([]), undefined);
  });
});
