import assert from 'node:assert/strict';
import { limitOr, patience } from '../../../src/gateway/providers/support.js';
import { aModel } from '../../support/builders.js';
import { aProviderCard } from '../../support/builders.js';

describe('limitOr', () => {
  it('takes a known limit, and the fallback for one that stands for unknown', () => {
    assert.equal(limitOr(8_192, 1), 8_192);
    assert.equal(limitOr(10_000_000, 1), 10_000_000);
    assert.equal(limitOr(10_000_001, 1), 1);
    assert.equal(limitOr(undefined, 1), 1);
  });
});

describe('patience', () => {
  const remote = aProviderCard();
  const thinker = aModel({ capabilities: ['reasoning'] });

  it('is the default for a plain model', () => {
    assert.deepEqual(patience(remote, aModel(), true), {});
    assert.deepEqual(patience(remote, undefined, true), {});
  });

  it('is longer for models that think, servers that load, and replies in one piece', () => {
    assert.deepEqual(patience(remote, thinker, true), { firstByteMs: 120_000 });
    assert.deepEqual(patience(aProviderCard({ local: true }), thinker, true), { firstByteMs: 300_000 });
    assert.deepEqual(patience(remote, aModel(), false), { firstByteMs: 600_000 });
  });
});
