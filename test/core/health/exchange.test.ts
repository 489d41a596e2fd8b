import assert from 'node:assert/strict';
import { isShared, isUrgent, type ToldCall } from '../../../src/core/health/exchange.js';

const LINE = '#0123456789_-abcDEF0123';

describe('what processes tell each other of providers', () => {
  it('is of lines that all of them name alike, and of names that are no essays', () => {
    const place = { line: LINE, provider: 'acme', model: 'm'.repeat(200) };
    assert.equal(isShared(place), true);
    assert.equal(isShared({ line: LINE, provider: 'acme' }), true);
    assert.equal(isShared({ ...place, model: 'm'.repeat(201) }), false);
    assert.equal(isShared({ ...place, provider: 'p'.repeat(201) }), false);
    for (const line of ['acme', `${LINE}x`, LINE.slice(0, -1), LINE.replace('#', 'x')])
      assert.equal(isShared({ ...place, line }), false, line);
  });

  it('has to be told at once when it may change who is called next', () => {
    const call = (over: Partial<ToldCall>): ToldCall => ({
      kind: 'call',
      line: LINE,
      provider: 'acme',
      model: 'one',
      outcome: { kind: 'answered', latencyMs: 1 },
      passes: { ofProvider: 'go', ofModel: 'go' },
      ...over,
    });
    assert.equal(isUrgent(call({})), false);
    assert.equal(isUrgent(call({ passes: { ofProvider: 'probe', ofModel: 'go' } })), true);
    assert.equal(isUrgent(call({ passes: { ofProvider: 'go', ofModel: 'probe' } })), true);
    assert.equal(isUrgent(call({ outcome: { kind: 'nothing' } })), true);
    assert.equal(isUrgent({ kind: 'reset', provider: undefined }), true);
  });
});
